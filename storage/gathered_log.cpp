#include "storage/gathered_log.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include <sqlite3.h>

namespace jalon::storage {

namespace {

// Thirty-one frames of the usual size: more than a step writes, and larger transactions are written in pieces. SQLite's
// own files of Unix write less than 128 KiB at once, and say that the disk is full when just that much is left over.
constexpr std::size_t gathered_bytes = 31 * (24 + 4096);
static_assert(gathered_bytes < 128 * 1024);
// https://www.sqlite.org/fileformat2.html#the_write_ahead_log: a frame begins with a header of 24 bytes; the second
// word of the last frame of a transaction is the size of the database after it, of any other frame 0.
constexpr int frame_header_bytes = 24;

using Buffer = std::array<char, gathered_bytes>;

// A log as SQLite sees it: it holds memory for it, in which the file of the system follows.
struct LogFile {
    sqlite3_file seen;
    std::unique_ptr<Buffer> buffer;
    std::size_t waiting;
    sqlite3_int64 at;  // where in the file what waits begins
    bool last_page_follows;

    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }

    // What could not be written belongs to a transaction that is refused with it.
    int write_out() {
        const int bytes = static_cast<int>(std::exchange(waiting, 0));
        return bytes == 0 ? SQLITE_OK : real()->pMethods->xWrite(real(), buffer->data(), bytes, at);
    }

    bool has_room(int bytes, sqlite3_int64 offset) const {
        const bool continues = waiting == 0 || offset == at + static_cast<sqlite3_int64>(waiting);
        return continues && static_cast<std::size_t>(bytes) <= gathered_bytes - waiting;
    }

    void add(const void* data, int bytes, sqlite3_int64 offset) {
        if (waiting == 0) {
            at = offset;
        }
        std::memcpy(buffer->data() + waiting, data, static_cast<std::size_t>(bytes));
        waiting += static_cast<std::size_t>(bytes);
    }
};

LogFile& log_of(sqlite3_file* file) {
    return *reinterpret_cast<LogFile*>(file);
}

bool ends_transaction(const void* header) {
    const char* const size_after = static_cast<const char*>(header) + 4;
    return std::any_of(size_after, size_after + 4, [](char byte) { return byte != 0; });
}

int close_log(sqlite3_file* file) {
    LogFile& log = log_of(file);
    const int written = log.write_out();
    const int closed = log.real()->pMethods->xClose(log.real());
    std::destroy_at(&log);
    return written != SQLITE_OK ? written : closed;
}

int read_log(sqlite3_file* file, void* into, int bytes, sqlite3_int64 offset) {
    LogFile& log = log_of(file);
    const int written = log.write_out();
    return written != SQLITE_OK ? written : log.real()->pMethods->xRead(log.real(), into, bytes, offset);
}

int write_log(sqlite3_file* file, const void* data, int bytes, sqlite3_int64 offset) {
    LogFile& log = log_of(file);
    if (!log.buffer) {
        log.buffer.reset(new (std::nothrow) Buffer);
    }
    // The header of the last frame goes out with what came before it, since it may be written again alone; its page
    // goes out after it.
    const bool last_header = bytes == frame_header_bytes && ends_transaction(data);
    const bool last_page = std::exchange(log.last_page_follows, last_header);
    if (!log.has_room(bytes, offset)) {
        if (const int written = log.write_out(); written != SQLITE_OK) {
            return written;
        }
    }
    if (!log.buffer || !log.has_room(bytes, offset)) {
        return log.real()->pMethods->xWrite(log.real(), data, bytes, offset);
    }
    log.add(data, bytes, offset);
    return last_header || last_page ? log.write_out() : SQLITE_OK;
}

int truncate_log(sqlite3_file* file, sqlite3_int64 size) {
    LogFile& log = log_of(file);
    const int written = log.write_out();
    return written != SQLITE_OK ? written : log.real()->pMethods->xTruncate(log.real(), size);
}

int synchronise_log(sqlite3_file* file, int flags) {
    LogFile& log = log_of(file);
    const int written = log.write_out();
    return written != SQLITE_OK ? written : log.real()->pMethods->xSync(log.real(), flags);
}

int size_of_log(sqlite3_file* file, sqlite3_int64* size) {
    LogFile& log = log_of(file);
    const int written = log.write_out();
    return written != SQLITE_OK ? written : log.real()->pMethods->xFileSize(log.real(), size);
}

int lock_log(sqlite3_file* file, int level) {
    return log_of(file).real()->pMethods->xLock(log_of(file).real(), level);
}

int unlock_log(sqlite3_file* file, int level) {
    return log_of(file).real()->pMethods->xUnlock(log_of(file).real(), level);
}

int check_log_lock(sqlite3_file* file, int* held) {
    return log_of(file).real()->pMethods->xCheckReservedLock(log_of(file).real(), held);
}

int control_log(sqlite3_file* file, int operation, void* argument) {
    return log_of(file).real()->pMethods->xFileControl(log_of(file).real(), operation, argument);
}

int log_sector_size(sqlite3_file* file) {
    return log_of(file).real()->pMethods->xSectorSize(log_of(file).real());
}

int log_device(sqlite3_file* file) {
    return log_of(file).real()->pMethods->xDeviceCharacteristics(log_of(file).real());
}

constexpr int methods_version = 1;  // without shared memory and mapping, which SQLite asks of databases only

const sqlite3_io_methods log_methods = {
    methods_version, close_log,  read_log,       write_log,   truncate_log,    synchronise_log, size_of_log,
    lock_log,        unlock_log, check_log_lock, control_log, log_sector_size, log_device,      nullptr,
    nullptr,         nullptr,    nullptr,        nullptr,     nullptr,
};

int open_file(sqlite3_vfs* ours, const char* name, sqlite3_file* file, int flags, int* got) {
    auto* const system = static_cast<sqlite3_vfs*>(ours->pAppData);
    if ((flags & SQLITE_OPEN_WAL) == 0) {
        return system->xOpen(system, name, file, flags, got);
    }
    auto* const log = new (file) LogFile{};
    const int opened = system->xOpen(system, name, log->real(), flags, got);
    // A file without methods is one that SQLite need not close.
    log->seen.pMethods = opened == SQLITE_OK ? &log_methods : nullptr;
    return opened;
}

}  // namespace

bool gather_log_writes() {
    static const bool taken = [] {
        sqlite3_vfs* const system = sqlite3_vfs_find(nullptr);
        if (system == nullptr) {
            return false;
        }
        static sqlite3_vfs ours = *system;
        ours.zName = "jalon";
        ours.pAppData = system;
        ours.szOsFile = static_cast<int>(sizeof(LogFile)) + system->szOsFile;
        ours.xOpen = open_file;
        return sqlite3_vfs_register(&ours, 1) == SQLITE_OK;
    }();
    return taken;
}

}  // namespace jalon::storage
