# Writes page templates and static files into one C++ source, so that the binary serves from anywhere.
# Called as: cmake -DSOURCE=<web folder> -DOUT=<file.cpp> -P embed.cmake
file(GLOB pages "${SOURCE}/pages/*.mustache")
file(GLOB statics "${SOURCE}/static/*")
list(SORT pages)
list(SORT statics)

set(table "")
set(text "// Generated from web/pages and web/static.\n#include \"web/embedded.hpp\"\n\nnamespace jalon {\nnamespace {\n\n")
string(APPEND text "constexpr EmbeddedFile files[] = {\n")
file(WRITE "${OUT}.new" "${text}")
foreach(path IN LISTS pages statics)
  get_filename_component(name "${path}" NAME)
  file(READ "${path}" bytes HEX)
  string(LENGTH "${bytes}" digits)
  math(EXPR size "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${bytes}")
  # One short literal per 64 bytes: neighbours are joined by the compiler.
  string(REGEX REPLACE "((\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?(\\\\x[0-9a-f][0-9a-f])?)" "    \"\\1\"\n" bytes "${bytes}")
  file(APPEND "${OUT}.new" "{\"${name}\", std::string_view(\n${bytes}    \"\", ${size})},\n")
endforeach()
file(APPEND "${OUT}.new" "};\n\n}  // namespace\n\nstd::span<const EmbeddedFile> embedded_files() {\n    return files;\n}\n\n}  // namespace jalon\n")
file(RENAME "${OUT}.new" "${OUT}")
