#include "engine/base/sha256.hpp"

#include <openssl/evp.h>

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
    const std::string digest = sha256(bytes);
    std::string out((digest.size() + 2) / 3 * 4 + 1, '\0');  // room for the zero that OpenSSL writes at the end
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                        reinterpret_cast<const unsigned char*>(digest.data()), static_cast<int>(digest.size()));
    out.resize(static_cast<std::size_t>(length));
    return out;
}

}  // namespace jalon
