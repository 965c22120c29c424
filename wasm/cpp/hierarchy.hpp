#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "aggregation.hpp"
#include "block_matrix.hpp"
#include "dense_lu.hpp"
#include "galerkin.hpp"
#include "gauss_seidel.hpp"
#include "preconditioner.hpp"
#include "vector_operations.hpp"

namespace core {

/**
 * Algebraic multigrid by aggregation for matrices of N x N blocks (Y. Notay, ETNA 37 (2010) 123): piecewise constant
 * prolongation within aggregates, Galerkin coarse matrices, block Gauss-Seidel forward before and backward after the
 * coarse correction, and the K-cycle of Y. Notay and P. S. Vassilevski, Numer. Linear Algebra Appl. 15 (2008) 473. What
 * a cycle reads is in single precision; the set-up sums in double precision.
 *
 * The equations of a block are combined by the inverse of the mean off-diagonal block. Sweeps and aggregation do not
 * notice; but the transformed couplings of the balances of several ions are close to multiples of the identity, so that
 * their trace measures strength and every equation and unknown weighs the same in norms of residuals.
 */
template <int N>
class Hierarchy final : public Preconditioner {
 public:
  explicit Hierarchy(const Pattern& pattern) : pattern_(pattern), fullBlocks_(consistsOfFullBlocks(pattern, N)) {}

  SetUp setUp(const double* values, bool reuse) override {
    reuse = reuse && complete_;
    complete_ = false;
    if (!reuse) {
      levels_.clear();
      levels_.push_back(std::make_unique<Level>());
      levels_[0]->matrix.layOut(groupIntoBlocks(pattern_, N));
      expanded_.resize(pattern_.size);
    }
    if (!findTransformation(values)) return SetUp::singularDiagonalBlock;
    const SetUp outcome = setUpLevels(values, reuse);
    complete_ = outcome == SetUp::ok;
    return outcome;
  }

  int rowAtFault() const override { return rowAtFault_; }
  int levels() const override { return static_cast<int>(levels_.size()); }

  double entryCount() const override {
    double blocks = 0;
    for (const auto& level : levels_) blocks += level->matrix.pattern.entryCount() + level->matrix.pattern.rows;
    return blocks * NN;
  }

  double transformResidual(const double* residual, float* transformed) const override {
    const int rows = pattern_.size / N;
    // Residuals far below one would leave the range of single precision: bring the largest to about one first.
    double largest = 0;
    for (int row = 0; row < rows; ++row) {
      for (int r = 0; r < N; ++r) {
        double sum = 0;
        for (int s = 0; s < N; ++s) sum += transformation_[r * N + s] * residual[row * N + s];
        largest = std::max(largest, std::fabs(sum));
      }
    }
    if (largest == 0) {
      std::fill_n(transformed, pattern_.size, 0.0f);
      return 0;
    }
    for (int row = 0; row < rows; ++row) {
      for (int r = 0; r < N; ++r) {
        double sum = 0;
        for (int s = 0; s < N; ++s) sum += transformation_[r * N + s] * residual[row * N + s];
        transformed[row * N + r] = static_cast<float>(sum / largest);
      }
    }
    const double norm = std::sqrt(dot(pattern_.size, transformed, transformed));
    scaleInto(pattern_.size, static_cast<float>(1 / norm), transformed, transformed);
    return norm * largest;
  }

  void apply(const float* g, float* y) override { cycle(0, g, y, nullptr); }

  void changeProjection() override { minimiseResidual_ = !minimiseResidual_; }

  void multiply(const double* values, const float* y, float* product) override {
    const int rows = pattern_.size / N;
    for (int row = 0; row < rows; ++row) {
      for (int s = 0; s < N; ++s) expanded_[row * N + s] = unit_[s] * static_cast<double>(y[row * N + s]);
    }
    if (fullBlocks_) {
      multiplyFullBlocks(values, product);
    } else {
      multiplyEntries(values, product);
    }
  }

  void addCorrection(double factor, const float* y, double* x) const override {
    const int rows = pattern_.size / N;
    for (int row = 0; row < rows; ++row) {
      for (int s = 0; s < N; ++s) {
        x[row * N + s] += factor * unit_[s] * static_cast<double>(y[row * N + s]);
      }
    }
  }

 private:
  static constexpr int NN = N * N;
  /** Matrices up to this size are factorised densely. */
  static constexpr int largestDense = 120;
  /** Rounds of pairwise matching from one level to the next: aggregates of four. */
  static constexpr int matchingPasses = 2;
  /** A coarse matrix with more than this part of the rows is not worth having. */
  static constexpr double worthCoarsening = 0.9;
  /** Rows of which the mean off-diagonal block is taken. */
  static constexpr int sampledRows = 20000;
  /** A coarse correction this good needs no second step. */
  static constexpr double sufficientReduction = 0.25;
  struct Level {
    BlockMatrix<N> matrix;
    Aggregation aggregation;
    std::vector<int> targetOf;  // of every block in the coarser matrix
    bool hasCoarser = false;
    bool isDense = false;
    DenseLU dense;
    std::vector<float> rightHandSide;
    std::vector<float> x;
    std::vector<float> firstCorrection;
    std::vector<float> firstProduct;
    std::vector<float> secondCorrection;
    std::vector<float> secondProduct;

    void reserveVectors() {
      const std::size_t size = static_cast<std::size_t>(matrix.pattern.rows) * N;
      for (std::vector<float>* vector :
           {&rightHandSide, &x, &firstCorrection, &firstProduct, &secondCorrection, &secondProduct}) {
        vector->assign(size, 0.0f);
      }
    }
  };

  SetUp setUpLevels(const double* values, bool reuse) {
    DoubleBlocks<N> current;
    for (int depth = 0;; ++depth) {
      Level& level = *levels_[depth];
      const BlockPattern& pattern = level.matrix.pattern;
      const auto readRow = [&](int row, double* blocks, double* diagonal) {
        if (depth == 0) {
          readFinestRow(values, row, blocks, diagonal);
        } else {
          current.readRow(pattern, row, blocks, diagonal);
        }
      };
      std::vector<float> strengths(reuse ? 0 : pattern.entryCount());
      const int singularRow = fill(level, readRow, strengths);
      if (singularRow >= 0) return failAt(depth, singularRow, SetUp::singularDiagonalBlock);
      if (!reuse) coarsen(level, strengths);
      if (!level.hasCoarser) {
        level.isDense = pattern.rows * N <= largestDense;
        if (level.isDense && !factorDense(level, readRow)) return failAt(depth, 0, SetUp::singularCoarsestMatrix);
        break;
      }
      if (!reuse) {
        CoarsePattern coarse = coarsePattern(pattern, level.aggregation);
        level.targetOf = std::move(coarse.targetOf);
        levels_.push_back(std::make_unique<Level>());
        levels_.back()->matrix.layOut(std::move(coarse.pattern));
        levels_.back()->reserveVectors();
      }
      current = galerkinProduct<N>(pattern, level.aggregation.aggregateOf, level.targetOf,
                                   levels_[depth + 1]->matrix.pattern, readRow);
    }
    return SetUp::ok;
  }

  // Names a row of the finest matrix in the aggregate at fault.
  SetUp failAt(int depth, int row, SetUp outcome) {
    for (int finer = depth - 1; finer >= 0; --finer) {
      const std::vector<int>& aggregateOf = levels_[finer]->aggregation.aggregateOf;
      row = static_cast<int>(std::find(aggregateOf.begin(), aggregateOf.end(), row) - aggregateOf.begin());
    }
    rowAtFault_ = row * N;
    return outcome;
  }

  void coarsen(Level& level, const std::vector<float>& strengths) {
    const BlockPattern& pattern = level.matrix.pattern;
    if (pattern.rows * N <= largestDense) return;
    level.aggregation = aggregatePairwise(pattern, strengths, matchingPasses);
    level.hasCoarser = level.aggregation.count > 0 && level.aggregation.count < worthCoarsening * pattern.rows;
  }

  // Off-diagonal blocks of a row and its diagonal block, with the equations and unknowns as given.
  void readGivenRow(const double* values, int row, double* blocks, double* diagonal) const {
    const BlockPattern& pattern = levels_[0]->matrix.pattern;
    const int first = pattern.rowPointers[row];
    std::fill_n(blocks, (pattern.rowPointers[row + 1] - first) * NN, 0.0);
    std::fill_n(diagonal, NN, 0.0);
    for (int r = 0; r < N; ++r) {
      int place = first;
      const int last = pattern_.rowPointers[row * N + r + 1];
      for (int entry = pattern_.rowPointers[row * N + r]; entry < last; ++entry) {
        const int column = pattern_.columnIndices[entry] / N;
        const int s = pattern_.columnIndices[entry] - column * N;
        if (column == row) {
          diagonal[r * N + s] = values[entry];
        } else {
          while (pattern.columns[place] < column) ++place;
          blocks[(place - first) * NN + r * N + s] = values[entry];
        }
      }
    }
  }

  // The same with T and U applied.
  void readFinestRow(const double* values, int row, double* blocks, double* diagonal) const {
    readGivenRow(values, row, blocks, diagonal);
    const BlockPattern& pattern = levels_[0]->matrix.pattern;
    const int count = pattern.rowPointers[row + 1] - pattern.rowPointers[row];
    for (int k = 0; k < count; ++k) transformBlock(blocks + k * NN);
    transformBlock(diagonal);
  }

  void transformBlock(double* block) const {
    double product[NN];
    multiplyBlocks(transformation_, block, product);
    for (int i = 0; i < NN; ++i) block[i] = product[i] * unit_[i % N];
  }

  // T U = (mean off-diagonal block)^-1 U in units U that make the columns of that block, its rows brought to one
  // magnitude, weigh the same; T itself carries U^-1, so that a coupling like the mean one becomes minus the identity.
  [[gnu::noinline]] bool findTransformation(const double* values) {
    const BlockPattern& pattern = levels_[0]->matrix.pattern;
    double mean[NN] = {};
    std::vector<double> blocks(static_cast<std::size_t>(pattern.longestRow()) * NN);
    double diagonal[NN];
    const int stride = std::max(1, pattern.rows / sampledRows);
    for (int row = 0; row < pattern.rows; row += stride) {
      readGivenRow(values, row, blocks.data(), diagonal);
      const int count = pattern.rowPointers[row + 1] - pattern.rowPointers[row];
      for (int k = 0; k < count; ++k) {
        for (int i = 0; i < NN; ++i) mean[i] -= blocks[k * NN + i];
      }
    }
    std::fill_n(unit_, N, 0.0);
    rowAtFault_ = 0;
    for (int r = 0; r < N; ++r) {
      double largest = 0;
      for (int s = 0; s < N; ++s) largest = std::max(largest, std::fabs(mean[r * N + s]));
      if (largest == 0) return false;
      for (int s = 0; s < N; ++s) unit_[s] += std::fabs(mean[r * N + s]) / largest;
    }
    for (double& unit : unit_) {
      if (unit == 0) return false;
      unit = 1 / unit;
    }
    std::copy_n(mean, NN, transformation_);
    if (!invertInPlace(transformation_, N)) return false;
    for (int r = 0; r < N; ++r) {
      for (int s = 0; s < N; ++s) transformation_[r * N + s] /= unit_[r];
    }
    return true;
  }

  // Returns the first row whose diagonal block is singular, or -1. Strengths are left out where there is no room.
  template <class ReadRow>
  [[gnu::noinline]] int fill(Level& level, ReadRow readRow, std::vector<float>& strengths) {
    const BlockPattern& pattern = level.matrix.pattern;
    std::vector<double> blocks(static_cast<std::size_t>(pattern.longestRow()) * NN);
    double inverse[NN];
    for (int row = 0; row < pattern.rows; ++row) {
      readRow(row, blocks.data(), inverse);
      storeByColumns(inverse, level.matrix.diagonal.data() + static_cast<std::size_t>(row) * NN);
      if (!invertInPlace(inverse, N)) return row;
      storeByColumns(inverse, level.matrix.inverseDiagonal.data() + static_cast<std::size_t>(row) * NN);
      const int first = pattern.rowPointers[row];
      const int count = pattern.rowPointers[row + 1] - first;
      for (int k = 0; k < count; ++k) {
        double* const block = blocks.data() + k * NN;
        if (!strengths.empty()) {
          double trace = 0;
          for (int r = 0; r < N; ++r) trace += block[r * N + r];
          strengths[first + k] = std::max(0.0f, static_cast<float>(-trace));
        }
        double scaled[NN];
        multiplyBlocks(inverse, block, scaled);
        storeByColumns(scaled, level.matrix.values.data() + static_cast<std::size_t>(first + k) * NN);
      }
    }
    return -1;
  }

  static void multiplyBlocks(const double* a, const double* b, double* product) {
    for (int r = 0; r < N; ++r) {
      for (int s = 0; s < N; ++s) {
        double sum = 0;
        for (int k = 0; k < N; ++k) sum += a[r * N + k] * b[k * N + s];
        product[r * N + s] = sum;
      }
    }
  }

  static void storeByColumns(const double* block, float* target) {
    for (int r = 0; r < N; ++r) {
      for (int s = 0; s < N; ++s) target[s * N + r] = static_cast<float>(block[r * N + s]);
    }
  }

  template <class ReadRow>
  bool factorDense(Level& level, ReadRow readRow) {
    const BlockPattern& pattern = level.matrix.pattern;
    const int size = pattern.rows * N;
    std::vector<double> dense(static_cast<std::size_t>(size) * size, 0.0);
    std::vector<double> blocks(static_cast<std::size_t>(pattern.longestRow()) * NN);
    double diagonal[NN];
    const auto place = [&](int row, int column, const double* block) {
      for (int r = 0; r < N; ++r) {
        for (int s = 0; s < N; ++s) dense[(row * N + r) * size + column * N + s] = block[r * N + s];
      }
    };
    for (int row = 0; row < pattern.rows; ++row) {
      readRow(row, blocks.data(), diagonal);
      place(row, row, diagonal);
      for (int entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
        place(row, pattern.columns[entry], blocks.data() + (entry - pattern.rowPointers[row]) * NN);
      }
    }
    return level.dense.factor(std::move(dense), size);
  }

  // x approximates the inverse of the level's matrix times `rightHandSide`; product = matrix x unless null.
  void cycle(int depth, const float* rightHandSide, float* x, float* product) {
    Level& level = *levels_[depth];
    const int rows = level.matrix.pattern.rows;
    if (level.isDense) {
      level.dense.solve(rightHandSide, x);
      if (product != nullptr) std::copy_n(rightHandSide, rows * N, product);
      return;
    }
    sweepForwardFromZero<N>(level.matrix, rightHandSide, x);
    if (level.hasCoarser) {
      Level& coarse = *levels_[depth + 1];
      const int* const aggregateOf = level.aggregation.aggregateOf.data();
      std::fill(coarse.rightHandSide.begin(), coarse.rightHandSide.end(), 0.0f);
      restrictUpperResidual<N>(level.matrix, aggregateOf, x, coarse.rightHandSide.data());
      solveCoarse(depth + 1);
      prolongate<N>(rows, aggregateOf, coarse.x.data(), x);
    }
    if (product == nullptr) {
      sweepBackward<N>(level.matrix, rightHandSide, x);
    } else {
      sweepBackward<N>(level.matrix, rightHandSide, x, product);
      addLowerProduct<N>(level.matrix, x, product);
    }
  }

  // Up to two steps of a flexible Krylov method preconditioned by the cycle (Notay and Vassilevski 2008). The residual
  // is made orthogonal to the corrections, which for symmetric matrices minimises the error in the energy norm and is
  // the better choice for transport too; or to their products, which minimises the residual and holds on where strong
  // coupling at a boundary makes the matrix far from positive.
  void solveCoarse(int depth) {
    Level& level = *levels_[depth];
    const int size = level.matrix.pattern.rows * N;
    float* const residual = level.rightHandSide.data();
    float* const x = level.x.data();
    if (level.isDense) {
      level.dense.solve(residual, x);
      return;
    }
    float* const first = level.firstCorrection.data();
    float* const firstProduct = level.firstProduct.data();
    cycle(depth, residual, first, firstProduct);
    const float* const firstTest = minimiseResidual_ ? firstProduct : first;
    const double before = dot(size, residual, residual);
    const float* const firstPair[] = {firstProduct, residual};
    double firstProducts[2];
    dots(size, 2, firstPair, firstTest, firstProducts);
    const double firstEnergy = firstProducts[0];
    if (!(firstEnergy > 0)) {
      std::copy_n(first, size, x);
      return;
    }
    const double firstStep = firstProducts[1] / firstEnergy;
    combine(size, 1, residual, static_cast<float>(-firstStep), firstProduct, residual);
    const double after = dot(size, residual, residual);
    if (after <= sufficientReduction * sufficientReduction * before) {
      scaleInto(size, static_cast<float>(firstStep), first, x);
      return;
    }
    float* const second = level.secondCorrection.data();
    float* const secondProduct = level.secondProduct.data();
    cycle(depth, residual, second, secondProduct);
    const float* const secondTest = minimiseResidual_ ? secondProduct : second;
    const float* const secondTriple[] = {firstProduct, secondProduct, residual};
    double secondProducts[3];
    dots(size, 3, secondTriple, secondTest, secondProducts);
    const double overlap = secondProducts[0];
    const double otherOverlap = minimiseResidual_ ? overlap : dot(size, firstTest, secondProduct);
    const double energy = secondProducts[1] - overlap * otherOverlap / firstEnergy;
    if (!(energy > 0)) {
      scaleInto(size, static_cast<float>(firstStep), first, x);
      return;
    }
    const double secondStep = secondProducts[2] / energy;
    combine(size, static_cast<float>(firstStep - secondStep * otherOverlap / firstEnergy), first,
            static_cast<float>(secondStep), second, x);
  }

  // product = T (A expanded_), with one column index for every block.
  [[gnu::noinline]] void multiplyFullBlocks(const double* values, float* product) const {
    const int rows = pattern_.size / N;
    for (int row = 0; row < rows; ++row) {
      const int start = pattern_.rowPointers[row * N];
      const int length = pattern_.rowPointers[row * N + 1] - start;
      const int* const columns = pattern_.columnIndices.data() + start;
      const double* const entries = values + start;
      double sums[N] = {};
      for (int place = 0; place < length; place += N) {
        const double* const x = expanded_.data() + columns[place];
        for (int r = 0; r < N; ++r) {
          for (int s = 0; s < N; ++s) sums[r] += entries[r * length + place + s] * x[s];
        }
      }
      storeTransformed(row, sums, product);
    }
  }

  [[gnu::noinline]] void multiplyEntries(const double* values, float* product) const {
    const int rows = pattern_.size / N;
    for (int row = 0; row < rows; ++row) {
      double sums[N] = {};
      for (int r = 0; r < N; ++r) {
        const int last = pattern_.rowPointers[row * N + r + 1];
        for (int entry = pattern_.rowPointers[row * N + r]; entry < last; ++entry) {
          sums[r] += values[entry] * expanded_[pattern_.columnIndices[entry]];
        }
      }
      storeTransformed(row, sums, product);
    }
  }

  void storeTransformed(int row, const double* sums, float* product) const {
    for (int r = 0; r < N; ++r) {
      double sum = 0;
      for (int s = 0; s < N; ++s) sum += transformation_[r * N + s] * sums[s];
      product[row * N + r] = static_cast<float>(sum);
    }
  }

  const Pattern& pattern_;
  const bool fullBlocks_;
  bool complete_ = false;
  bool minimiseResidual_ = false;
  int rowAtFault_ = -1;
  double transformation_[NN];  // T
  double unit_[N];             // U
  std::vector<std::unique_ptr<Level>> levels_;
  std::vector<double> expanded_;
};

}  // namespace core
