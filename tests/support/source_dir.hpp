// Where the sources lie, for tests that read shipped definitions, scripts and goldens.
#pragma once

namespace jalon {

// Absolute path of the top of the source tree, without a slash at its end.
const char* source_dir();

}  // namespace jalon
