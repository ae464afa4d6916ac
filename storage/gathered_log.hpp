// The write-ahead log of a database, written in two pieces per transaction.
//
// SQLite writes each page of a transaction by two calls of the system, one for its header and one for the page, one
// after the other in the file. Here they are gathered: one call writes all up to the header of the last page, one the
// last page, before SQLite tells other connections of the transaction and before it asks the disk to keep it
// (docs/decisions/0046-log-in-two-pieces.md).
#pragma once

namespace jalon::storage {

// Makes SQLite write its logs so, in every connection opened afterwards without naming a file system of SQLite's own
// (sqlite3_vfs). The first call of a process does it. Returns whether SQLite took it.
bool gather_log_writes();

}  // namespace jalon::storage
