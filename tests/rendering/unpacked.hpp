// A PDF with every stream and object in plain sight, for tests that look into it or spoil it.
#pragma once

#include <string>

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>

namespace jalon::test {

// What `pdf` holds, written without compression.
inline std::string unpacked(QPDF& pdf) {
    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    writer.setObjectStreamMode(qpdf_o_disable);
    writer.setStreamDataMode(qpdf_s_uncompress);
    writer.setNewlineBeforeEndstream(true);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

// `pdf` written again as it is.
inline std::string rewritten(QPDF& pdf) {
    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    writer.setStreamDataMode(qpdf_s_preserve);
    writer.setPreserveUnreferencedObjects(false);
    writer.setNewlineBeforeEndstream(true);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

inline std::string unpacked(const std::string& bytes) {
    QPDF pdf;
    pdf.processMemoryFile("document", bytes.data(), bytes.size());
    return unpacked(pdf);
}

}  // namespace jalon::test
