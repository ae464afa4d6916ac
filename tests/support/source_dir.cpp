#include "tests/support/source_dir.hpp"

namespace jalon {

const char* source_dir() {
    return JALON_SOURCE_DIR;
}

}  // namespace jalon
