// The linear system that the scripts of wasm/bench hand to the native programs beside them.
//
// Its file: size, number of entries, block size and one number for alignment as 32-bit integers; row pointers, column
// indices; values and right-hand side in double precision.

#pragma once

#include <cstdio>
#include <cstdlib>
#include <vector>

struct System {
  int size;
  int entries;
  std::vector<int> rowPointers;
  std::vector<int> columnIndices;
  std::vector<double> values;
  std::vector<double> rightHandSide;
};

template <class Number>
void readInto(std::FILE* file, std::vector<Number>& numbers, std::size_t count) {
  numbers.resize(count);
  if (std::fread(numbers.data(), sizeof(Number), count, file) != count) std::exit(2);
}

inline System readSystem(const char* path) {
  std::FILE* file = std::fopen(path, "rb");
  int header[4];
  if (file == nullptr || std::fread(header, sizeof(int), 4, file) != 4) std::exit(2);
  System system{header[0], header[1], {}, {}, {}, {}};
  readInto(file, system.rowPointers, system.size + 1);
  readInto(file, system.columnIndices, system.entries);
  readInto(file, system.values, system.entries);
  readInto(file, system.rightHandSide, system.size);
  std::fclose(file);
  return system;
}
