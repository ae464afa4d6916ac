// qpdf as both our compilers read it. clang 14 stumbles over its JSON.hh in C++20, where that asks for the destructor
// of a list of a class that is not finished yet; we use none of it, so clang is only told that the class exists.
#pragma once

#define POINTERHOLDER_TRANSITION 4
#ifdef __clang__
#define JSON_HH
class JSON;
#endif

#include <qpdf/Pl_Discard.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>
