#include "factorisation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ordering.hpp"

namespace core {

namespace {

// A diagonal entry is taken as pivot if it is at least this fraction of the largest entry of its column. Leaving the
// diagonal spoils the order of elimination: with a dense row, as of a prescribed total current, 0.1 doubles the fill-in
// of 0.001. Refinement makes up for the digits lost.
constexpr double diagonalPreference = 0.001;

// Pivots this much smaller than others call for a look at the smallest singular value.
constexpr double suspiciousPivotRatio = 1e-12;

// A matrix with entries of about one is singular in double precision below this singular value: the factors are those
// of a matrix about that far away.
constexpr double negligibleSingularValue = 16 * std::numeric_limits<double>::epsilon();

}  // namespace

Factorisation::Factorisation(const Pattern& pattern)
    : place_(fillReducingOrder(pattern)), equilibration_(pattern.size), work_(pattern.size) {
  layOut(pattern);
  lu_.setPivotThreshold(diagonalPreference);
  lu_.analyzePattern(matrix_);
}

// Transposes the pattern into compressed columns in the order of elimination, with the missing diagonal entries added.
void Factorisation::layOut(const Pattern& pattern) {
  const int size = pattern.size;
  std::vector<int> unknownAt(size);
  for (int unknown = 0; unknown < size; ++unknown) unknownAt[place_[unknown]] = unknown;

  std::vector<int> columnStart(size + 1, 0);
  std::vector<char> hasDiagonal(size, 0);
  for (int row = 0; row < size; ++row) {
    for (int entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      const int column = pattern.columnIndices[entry];
      ++columnStart[place_[column] + 1];
      if (column == row) hasDiagonal[row] = 1;
    }
  }
  for (int row = 0; row < size; ++row) {
    if (!hasDiagonal[row]) ++columnStart[place_[row] + 1];
  }
  for (int column = 0; column < size; ++column) columnStart[column + 1] += columnStart[column];

  matrix_.resize(size, size);
  matrix_.resizeNonZeros(columnStart[size]);
  std::copy(columnStart.begin(), columnStart.end(), matrix_.outerIndexPtr());
  std::fill_n(matrix_.valuePtr(), columnStart[size], 0.0);

  // Rows are visited in ascending order, so the rows within each column come out ascending too.
  entryPosition_.resize(pattern.nonzeroCount());
  diagonalPosition_.resize(size);
  std::vector<int>& next = columnStart;
  for (int newRow = 0; newRow < size; ++newRow) {
    const int row = unknownAt[newRow];
    const auto append = [&](int newColumn) {
      const int position = next[newColumn]++;
      matrix_.innerIndexPtr()[position] = newRow;
      if (newColumn == newRow) diagonalPosition_[newRow] = position;
      return position;
    };
    for (int entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      entryPosition_[entry] = append(place_[pattern.columnIndices[entry]]);
    }
    if (!hasDiagonal[row]) append(newRow);
  }
}

Outcome Factorisation::factor(const Pattern& pattern, const std::vector<double>& values) {
  factored_ = false;
  const Outcome scaling = equilibration_.update(pattern, values);
  if (scaling.status != Status::ok) return scaling;
  scale(pattern, values);
  const Outcome elimination = eliminate();
  factored_ = elimination.status == Status::ok;
  return elimination;
}

void Factorisation::scale(const Pattern& pattern, const std::vector<double>& values) {
  double* scaled = matrix_.valuePtr();
  for (const int position : diagonalPosition_) scaled[position] = 0;
  const double* columnScale = equilibration_.columnScale.data();
  for (int row = 0; row < pattern.size; ++row) {
    const double rowScale = equilibration_.rowScale[row];
    for (int entry = pattern.rowPointers[row]; entry < pattern.rowPointers[row + 1]; ++entry) {
      scaled[entryPosition_[entry]] = rowScale * values[entry] * columnScale[pattern.columnIndices[entry]];
    }
  }
}

Outcome Factorisation::eliminate() {
  const auto originalRow = [this](int newRow) {
    return static_cast<int>(std::find(place_.begin(), place_.end(), newRow) - place_.begin());
  };
  const auto singularAt = [&](int newRow) {
    return Outcome{Status::singular, PatternDefect::none, originalRow(newRow), -1, -1};
  };

  lu_.factorize(matrix_);
  if (lu_.info() != Eigen::Success) return singularAt(mostDependentRow());
  lu_.rememberFill();
  if (lu_.pivotRatio() < suspiciousPivotRatio) {
    Vector leftSingularVector;
    if (smallestSingularValue(leftSingularVector) < negligibleSingularValue) {
      int row = 0;
      leftSingularVector.cwiseAbs().maxCoeff(&row);
      return singularAt(row);
    }
  }
  return {};
}

// The row where the elimination stops depends on the order of elimination. The row to blame is the one with the largest
// weight in the combination of rows that vanishes, found from a matrix moved off singularity by a little.
int Factorisation::mostDependentRow() {
  const int stoppedAt = lu_.rowWithoutPivot();
  double shift = std::sqrt(std::numeric_limits<double>::epsilon());
  for (const int position : diagonalPosition_) {
    matrix_.valuePtr()[position] += shift;
    shift *= -1;
  }
  lu_.factorize(matrix_);
  if (lu_.info() != Eigen::Success) return stoppedAt;
  Vector leftSingularVector;
  smallestSingularValue(leftSingularVector);
  int row = 0;
  leftSingularVector.cwiseAbs().maxCoeff(&row);
  return row;
}

// Inverse iteration on A A^T: left <- (A A^T)^-1 left.
double Factorisation::smallestSingularValue(Vector& leftSingularVector) {
  const int size = static_cast<int>(matrix_.rows());
  leftSingularVector.resize(size);
  for (int row = 0; row < size; ++row) leftSingularVector[row] = 1 + 0.5 * std::sin(row + 1.0);
  leftSingularVector.normalize();
  double inverse = 0;
  constexpr int iterations = 3;
  for (int iteration = 0; iteration < iterations; ++iteration) {
    lu_.solveInPlace(leftSingularVector);
    // Factors with an almost vanishing pivot can overflow: as singular as can be.
    const double growth = leftSingularVector.stableNorm();
    if (!std::isfinite(growth)) return 0;
    leftSingularVector /= growth;
    lu_.solveTransposedInPlace(leftSingularVector);
    const double growthBack = leftSingularVector.stableNorm();
    if (!std::isfinite(growthBack)) return 0;
    leftSingularVector /= growthBack;
    inverse = std::sqrt(growth) * std::sqrt(growthBack);
  }
  return 1 / inverse;
}

void Factorisation::solve(const std::vector<double>& rightHandSide, std::vector<double>& solution, bool transposed) {
  const int size = static_cast<int>(place_.size());
  const std::vector<double>& scaleBefore = transposed ? equilibration_.columnScale : equilibration_.rowScale;
  const std::vector<double>& scaleAfter = transposed ? equilibration_.rowScale : equilibration_.columnScale;
  for (int i = 0; i < size; ++i) work_[place_[i]] = scaleBefore[i] * rightHandSide[i];
  if (transposed) {
    lu_.solveTransposedInPlace(work_);
  } else {
    lu_.solveInPlace(work_);
  }
  for (int i = 0; i < size; ++i) solution[i] = scaleAfter[i] * work_[place_[i]];
}

double Factorisation::nonzeroCount() const {
  return factored_ ? static_cast<double>(lu_.nnzL()) + static_cast<double>(lu_.nnzU()) : 0;
}

Factorisation::SupernodalLU::SupernodalLU() {
  // Measured on 2D grids with two unknowns per cell: panels of 8 columns factorise 10 % faster than Eigen's 16.
  m_perfv.panel_size = 8;
  // Room reserved for each factor at first, in multiples of the entries of the matrix; Eigen reserves 20. Thin channels
  // need 2, open grids 5, and outgrowing it costs one copy.
  m_perfv.fillfactor = 3;
}

void Factorisation::SupernodalLU::rememberFill() {
  const Eigen::Index size = cols();
  const Eigen::Index largerFactor = std::max(m_glu.xlusup(size), m_glu.xusub(size));
  m_perfv.fillfactor = static_cast<int>(largerFactor / m_mat.nonZeros()) + 1;
}

int Factorisation::SupernodalLU::rowWithoutPivot() const {
  // The elimination numbers rows as it goes; the last one numbered is where it stopped.
  int row = 0;
  m_perm_r.indices().maxCoeff(&row);
  return row;
}

double Factorisation::SupernodalLU::pivotRatio() const {
  double smallest = std::numeric_limits<double>::infinity();
  double largest = 0;
  for (int column = 0; column < cols(); ++column) {
    const int firstOfSupernode = m_Lstore.supToCol()[m_Lstore.colToSup()[column]];
    const double* top = m_Lstore.valuePtr() + m_Lstore.colIndexPtr()[column];
    const double pivot = std::fabs(top[column - firstOfSupernode]);
    smallest = std::min(smallest, pivot);
    largest = std::max(largest, pivot);
  }
  return smallest / largest;
}

// P_r A P_c^T = L U.
void Factorisation::SupernodalLU::solveInPlace(Vector& vector) const {
  Vector permuted = m_perm_r * vector;
  matrixL().solveInPlace(permuted);
  matrixU().solveInPlace(permuted);
  vector = m_perm_c.inverse() * permuted;
}

void Factorisation::SupernodalLU::solveTransposedInPlace(Vector& vector) const {
  Vector permuted = m_perm_c * vector;
  matrixU().solveTransposedInPlace<false>(permuted);
  matrixL().solveTransposedInPlace<false>(permuted);
  vector = m_perm_r.inverse() * permuted;
}

}  // namespace core
