#include "engine/base/sha256.hpp"

#include <openssl/evp.h>

#include "engine/base/base64.hpp"
#include "engine/base/expect.hpp"
#include "engine/base/text.hpp"

namespace jalon {

std::string sha256(std::string_view bytes) {
    std::string digest(32, '\0');
    unsigned int length = 0;
    // Found once: by its name it is looked for at each use, which takes as long as a short text does.
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    const int done = EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &length,
                                algorithm, nullptr);
    expect(done == 1 && length == digest.size(), "SHA-256 is available");
    return digest;
}

std::string sha256_hex(std::string_view bytes) {
    return to_hex(sha256(bytes));
}

std::string sha256_base64(std::string_view bytes) {
    return to_base64(sha256(bytes));
}

}  // namespace jalon
