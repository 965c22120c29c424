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
 * prolongation within aggregates, Galerkin coarse matrices, Gauss-Seidel forward before and backward after the coarse
 * correction, and the K-cycle of Y. Notay and P. S. Vassilevski, Numer. Linear Algebra Appl. 15 (2008) 473.
 *
 * The equations of a block are combined by the inverse of the mean off-diagonal block. Sweeps and aggregation do not
 * notice; but the transformed couplings of the balances of several ions are close to multiples of the identity, so that
 * their trace measures strength and every equation and unknown weighs the same in norms of residuals.
 */
template <int N>
class Hierarchy final : public Preconditioner {
 public:
  explicit Hierarchy(const Pattern& pattern) : pattern_(pattern), fullBlocks_(consistsOfFullBlocks(pattern, N)) {}

  SetUp setUp(const double* values, bool reuse, double mostMixing) override {
    reuse = reuse && complete_;
    complete_ = false;
    if (!reuse) {
      levels_.clear();
      levels_.push_back(std::make_unique<Level>());
      levels_[0]->matrix.layOut(groupIntoBlocks(pattern_, N));
      levels_[0]->reservePresmoothed();
    }
    if (!findTransformation(values)) return SetUp::singularDiagonalBlock;
    if (mixing(values) > mostMixing) return SetUp::unlikeCouplings;
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
    // Residuals far below one would leave the range of single precision: bring the largest to about one first.
    double largest = 0;
    double combined[N];
    for (int row = 0; row < rows(); ++row) {
      transform(residual + row * N, combined);
      for (const double sum : combined) largest = std::max(largest, std::fabs(sum));
    }
    if (largest == 0) {
      std::fill_n(transformed, pattern_.size, 0.0f);
      return 0;
    }
    for (int row = 0; row < rows(); ++row) {
      transform(residual + row * N, combined);
      for (int r = 0; r < N; ++r) transformed[row * N + r] = static_cast<float>(combined[r] / largest);
    }
    const double norm = std::sqrt(dot(pattern_.size, transformed, transformed));
    scaleInto(pattern_.size, static_cast<float>(1 / norm), transformed, transformed);
    return norm * largest;
  }

  void apply(const float* g, double* y) override { cycle(0, g, y, nullptr); }

  void changeProjection() override { minimiseResidual_ = !minimiseResidual_; }

  void multiply(const double* values, const double* y, float* product) const override {
    if (fullBlocks_) {
      multiplyFullBlocks(values, y, product);
    } else {
      multiplyEntries(values, y, product);
    }
  }

  void addCorrection(double factor, const double* y, double* x) const override {
    for (int row = 0; row < rows(); ++row) {
      for (int s = 0; s < N; ++s) x[row * N + s] += factor * unit_[s] * y[row * N + s];
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
  /** Rows of which it is seen how far their blocks differ from the mean one. */
  static constexpr int rowsSampledForMixing = 2000;
  /** A coarse correction this good needs no second step. */
  static constexpr double sufficientReduction = 0.25;
  struct Level {
    BlockMatrix<N> matrix;
    Aggregation aggregation;
    std::vector<int> targetOf;  // of every coupling in the coarser matrix
    bool hasCoarser = false;
    bool isDense = false;
    DenseLU dense;
    std::vector<float> rightHandSide;
    std::vector<float> presmoothed;
    std::vector<double> x;
    std::vector<double> firstCorrection;
    std::vector<float> firstProduct;
    std::vector<double> secondCorrection;
    std::vector<float> secondProduct;

    std::size_t vectorSize() const { return static_cast<std::size_t>(matrix.pattern.rows) * N + lanePadding; }
    void reservePresmoothed() { presmoothed.assign(vectorSize(), 0.0f); }
    void reserveVectors() {
      reservePresmoothed();
      for (std::vector<float>* vector : {&rightHandSide, &firstProduct, &secondProduct}) {
        vector->assign(vectorSize(), 0.0f);
      }
      for (std::vector<double>* vector : {&x, &firstCorrection, &secondCorrection}) vector->assign(vectorSize(), 0.0);
    }
  };

  int rows() const { return pattern_.size / N; }

  SetUp setUpLevels(const double* values, bool reuse) {
    std::vector<double> excess(static_cast<std::size_t>(rows()) * NN);
    readFinest(values, excess);
    for (int depth = 0;; ++depth) {
      Level& level = *levels_[depth];
      const BlockPattern& pattern = level.matrix.pattern;
      const int singularRow = invertDiagonal(level.matrix, excess);
      if (singularRow >= 0) return failAt(depth, singularRow, SetUp::singularDiagonalBlock);
      if (!reuse) coarsen(level);
      if (!level.hasCoarser) {
        level.isDense = pattern.rows * N <= largestDense;
        if (level.isDense && !factorDense(level, excess)) return failAt(depth, 0, SetUp::singularCoarsestMatrix);
        break;
      }
      if (!reuse) {
        CoarsePattern coarse = coarsePattern(pattern, level.aggregation);
        level.targetOf = std::move(coarse.targetOf);
        levels_.push_back(std::make_unique<Level>());
        levels_.back()->matrix.layOut(std::move(coarse.pattern));
        levels_.back()->reserveVectors();
      }
      excess = galerkinProduct<N>(level.matrix, excess, level.aggregation.aggregateOf, level.targetOf,
                                  levels_[depth + 1]->matrix);
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

  void coarsen(Level& level) {
    const BlockPattern& pattern = level.matrix.pattern;
    if (pattern.rows * N <= largestDense) return;
    std::vector<float> strengths(pattern.entryCount());
    for (int entry = 0; entry < pattern.entryCount(); ++entry) {
      float trace = 0;
      for (int k = 0; k < N; ++k) trace += level.matrix.couplings[static_cast<std::size_t>(entry) * NN + k * (N + 1)];
      strengths[entry] = std::max(0.0f, trace);
    }
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

  // Sum of the magnitudes of the entries of T A_ij U off the diagonal of these blocks over that on it: nothing where all
  // couplings are multiples of the mean one.
  [[gnu::noinline]] double mixing(const double* values) const {
    const BlockPattern& pattern = levels_[0]->matrix.pattern;
    std::vector<double> blocks(static_cast<std::size_t>(pattern.longestRow()) * NN);
    double diagonal[NN];
    double transformed[NN];
    double within = 0;
    double between = 0;
    const int stride = std::max(1, pattern.rows / rowsSampledForMixing);
    for (int row = 0; row < pattern.rows; row += stride) {
      readGivenRow(values, row, blocks.data(), diagonal);
      const int count = pattern.rowPointers[row + 1] - pattern.rowPointers[row];
      for (int k = 0; k < count; ++k) {
        transformBlock(blocks.data() + k * NN, transformed);
        for (int i = 0; i < NN; ++i) (i % (N + 1) == 0 ? within : between) += std::fabs(transformed[i]);
      }
    }
    return between / within;
  }

  // -T A_ij U of the finest level's off-diagonal blocks, and its excess, the sum of every row of blocks.
  [[gnu::noinline]] void readFinest(const double* values, std::vector<double>& excess) {
    BlockMatrix<N>& matrix = levels_[0]->matrix;
    const BlockPattern& pattern = matrix.pattern;
    std::vector<double> blocks(static_cast<std::size_t>(pattern.longestRow()) * NN);
    double sum[NN];
    for (int row = 0; row < pattern.rows; ++row) {
      readGivenRow(values, row, blocks.data(), sum);
      const int first = pattern.rowPointers[row];
      const int count = pattern.rowPointers[row + 1] - first;
      for (int k = 0; k < count; ++k) {
        double transformed[NN];
        transformBlock(blocks.data() + k * NN, transformed);
        float* const coupling = matrix.couplings.data() + static_cast<std::size_t>(first + k) * NN;
        for (int i = 0; i < NN; ++i) {
          coupling[i] = static_cast<float>(-transformed[i]);
          sum[i] += blocks[k * NN + i];
        }
      }
      transformBlock(sum, excess.data() + static_cast<std::size_t>(row) * NN);
    }
  }

  // T block U, stored by columns.
  void transformBlock(const double* block, double* transformed) const {
    for (int r = 0; r < N; ++r) {
      for (int s = 0; s < N; ++s) {
        double sum = 0;
        for (int k = 0; k < N; ++k) sum += transformation_[r * N + k] * block[k * N + s];
        transformed[s * N + r] = sum * unit_[s];
      }
    }
  }

  // The diagonal blocks of a level, stored by columns: sums of couplings plus excess.
  static void diagonalBlock(const BlockMatrix<N>& matrix, const std::vector<double>& excess, int row, double* block) {
    std::copy_n(excess.data() + static_cast<std::size_t>(row) * NN, NN, block);
    for (int entry = matrix.pattern.rowPointers[row]; entry < matrix.pattern.rowPointers[row + 1]; ++entry) {
      const float* const coupling = matrix.couplings.data() + static_cast<std::size_t>(entry) * NN;
      for (int i = 0; i < NN; ++i) block[i] += static_cast<double>(coupling[i]);
    }
  }

  // Returns the first row whose diagonal block is singular, or -1.
  [[gnu::noinline]] static int invertDiagonal(BlockMatrix<N>& matrix, const std::vector<double>& excess) {
    for (int row = 0; row < matrix.pattern.rows; ++row) {
      double* const block = matrix.inverseDiagonal.data() + static_cast<std::size_t>(row) * NN;
      diagonalBlock(matrix, excess, row, block);
      // The inverse of the transposed is the transposed inverse.
      if (!invertInPlace(block, N)) return row;
    }
    return -1;
  }

  static bool factorDense(Level& level, const std::vector<double>& excess) {
    const BlockMatrix<N>& matrix = level.matrix;
    const int size = matrix.pattern.rows * N;
    std::vector<double> dense(static_cast<std::size_t>(size) * size, 0.0);
    double block[NN];
    for (int row = 0; row < matrix.pattern.rows; ++row) {
      diagonalBlock(matrix, excess, row, block);
      for (int i = 0; i < NN; ++i) dense[(row * N + i % N) * size + row * N + i / N] = block[i];
      for (int entry = matrix.pattern.rowPointers[row]; entry < matrix.pattern.rowPointers[row + 1]; ++entry) {
        const float* const coupling = matrix.couplings.data() + static_cast<std::size_t>(entry) * NN;
        for (int i = 0; i < NN; ++i) {
          dense[(row * N + i % N) * size + matrix.pattern.columns[entry] * N + i / N] = -static_cast<double>(coupling[i]);
        }
      }
    }
    return level.dense.factor(std::move(dense), size);
  }

  // x approximates the inverse of the level's matrix times `rightHandSide`; product = matrix x unless null.
  void cycle(int depth, const float* rightHandSide, double* x, float* product) {
    Level& level = *levels_[depth];
    const int rows = level.matrix.pattern.rows;
    if (level.isDense) {
      level.dense.solve(rightHandSide, x);
      if (product != nullptr) std::copy_n(rightHandSide, rows * N, product);
      return;
    }
    float* const presmoothed = level.presmoothed.data();
    sweepForwardFromZero<N>(level.matrix, rightHandSide, presmoothed);
    if (level.hasCoarser) {
      Level& coarse = *levels_[depth + 1];
      const int* const aggregateOf = level.aggregation.aggregateOf.data();
      std::fill(coarse.rightHandSide.begin(), coarse.rightHandSide.end(), 0.0f);
      restrictUpperResidual<N>(level.matrix, aggregateOf, presmoothed, coarse.rightHandSide.data());
      solveCoarse(depth + 1);
      prolongate<N>(rows, aggregateOf, presmoothed, coarse.x.data(), x);
    } else {
      std::copy_n(presmoothed, rows * N, x);
    }
    if (product == nullptr) {
      sweepBackward<N>(level.matrix, rightHandSide, x);
    } else {
      sweepBackward<N>(level.matrix, rightHandSide, x, product);
      subtractLowerDifferences<N>(level.matrix, x, product);
    }
  }

  // Up to two steps of a flexible Krylov method preconditioned by the cycle (Notay and Vassilevski 2008). The residual
  // is made orthogonal to the corrections, which for symmetric matrices minimises the error in the energy norm and is
  // the better choice for transport too; or to their products, which minimises the residual and holds on where strong
  // coupling at a boundary makes the matrix far from positive.
  void solveCoarse(int depth) {
    if (minimiseResidual_) {
      solveCoarse(depth, [](const double*, const float* product) { return product; });
    } else {
      solveCoarse(depth, [](const double* correction, const float*) { return correction; });
    }
  }

  template <class TestVector>
  void solveCoarse(int depth, TestVector testVector) {
    Level& level = *levels_[depth];
    const int size = level.matrix.pattern.rows * N;
    float* const residual = level.rightHandSide.data();
    double* const x = level.x.data();
    if (level.isDense) {
      level.dense.solve(residual, x);
      return;
    }
    double* const first = level.firstCorrection.data();
    float* const firstProduct = level.firstProduct.data();
    cycle(depth, residual, first, firstProduct);
    const auto* const firstTest = testVector(first, firstProduct);
    const double before = dot(size, residual, residual);
    const double firstEnergy = dot(size, firstTest, firstProduct);
    if (!(firstEnergy > 0)) {
      std::copy_n(first, size, x);
      return;
    }
    const double firstStep = dot(size, firstTest, residual) / firstEnergy;
    combine(size, 1, residual, static_cast<float>(-firstStep), firstProduct, residual);
    const double after = dot(size, residual, residual);
    if (after <= sufficientReduction * sufficientReduction * before) {
      combine(size, firstStep, first, 0, first, x);
      return;
    }
    double* const second = level.secondCorrection.data();
    float* const secondProduct = level.secondProduct.data();
    cycle(depth, residual, second, secondProduct);
    const auto* const secondTest = testVector(second, secondProduct);
    const double overlap = dot(size, secondTest, firstProduct);
    const double otherOverlap = dot(size, firstTest, secondProduct);
    const double energy = dot(size, secondTest, secondProduct) - overlap * otherOverlap / firstEnergy;
    if (!(energy > 0)) {
      combine(size, firstStep, first, 0, first, x);
      return;
    }
    const double secondStep = dot(size, secondTest, residual) / energy;
    combine(size, firstStep - secondStep * otherOverlap / firstEnergy, first, secondStep, second, x);
  }

  // combined = T times the N numbers given.
  void transform(const double* given, double* combined) const {
    for (int r = 0; r < N; ++r) {
      combined[r] = 0;
      for (int s = 0; s < N; ++s) combined[r] += transformation_[r * N + s] * given[s];
    }
  }

  // product = T A U y, with one column index for every block.
  [[gnu::noinline]] void multiplyFullBlocks(const double* values, const double* y, float* product) const {
    for (int row = 0; row < rows(); ++row) {
      const int start = pattern_.rowPointers[row * N];
      const int length = pattern_.rowPointers[row * N + 1] - start;
      const int* const columns = pattern_.columnIndices.data() + start;
      const double* const entries = values + start;
      double sums[N] = {};
      for (int place = 0; place < length; place += N) {
        double x[N];
        for (int s = 0; s < N; ++s) x[s] = unit_[s] * y[columns[place] + s];
        for (int r = 0; r < N; ++r) {
          for (int s = 0; s < N; ++s) sums[r] += entries[r * length + place + s] * x[s];
        }
      }
      storeTransformed(row, sums, product);
    }
  }

  [[gnu::noinline]] void multiplyEntries(const double* values, const double* y, float* product) const {
    for (int row = 0; row < rows(); ++row) {
      double sums[N] = {};
      for (int r = 0; r < N; ++r) {
        const int last = pattern_.rowPointers[row * N + r + 1];
        for (int entry = pattern_.rowPointers[row * N + r]; entry < last; ++entry) {
          const int column = pattern_.columnIndices[entry];
          sums[r] += values[entry] * unit_[column % N] * y[column];
        }
      }
      storeTransformed(row, sums, product);
    }
  }

  void storeTransformed(int row, const double* sums, float* product) const {
    double combined[N];
    transform(sums, combined);
    for (int r = 0; r < N; ++r) product[row * N + r] = static_cast<float>(combined[r]);
  }

  const Pattern& pattern_;
  const bool fullBlocks_;
  bool complete_ = false;
  bool minimiseResidual_ = false;
  int rowAtFault_ = -1;
  double transformation_[NN];  // T
  double unit_[N];             // U
  std::vector<std::unique_ptr<Level>> levels_;
};

}  // namespace core
