#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

// libhyphen 2.8.8 loses 130 bytes by merely loading and freeing a dictionary; read by LeakSanitizer when it is there.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
    return "leak:hnj_";
}
