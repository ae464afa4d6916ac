// Reads the cells of a decision table. Internal to this folder.
#pragma once

#include <optional>
#include <vector>

#include "engine/decision/decision_table.hpp"
#include "engine/definition/reading.hpp"

namespace jalon {

class CellReader {
  public:
    // `inputs`: what the expressions of cells may name.
    CellReader(const std::vector<TableInput>& inputs, Reading& reading);

    // A cell of the column `input`; a cell that cannot be read is told of and taken for « - ».
    Cell cell(const YamlNode& node, const TableInput& input);
    // What a row gives for `output`; null after a fault that was told.
    OutputCell output(const YamlNode& node, const TableOutput& output);

  private:
    Reading& reading_;
    Environment environment_;
};

}  // namespace jalon
