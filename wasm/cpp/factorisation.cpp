#include "factorisation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "row_matching.hpp"
#include "scalar.hpp"

namespace core {

namespace {

// Pivots this much smaller than others call for a look at the smallest singular value.
constexpr double suspiciousPivotRatio = 1e-12;

// A matrix with entries of about one is singular in double precision below this singular value: the factors are those
// of a matrix about that far away.
constexpr double negligibleSingularValue = 16 * std::numeric_limits<double>::epsilon();

std::vector<int> rowsAsGiven(int size) {
  std::vector<int> rows(size);
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

template <class Scalar>
int placeOfLargest(const std::vector<Scalar>& vector) {
  const auto smaller = [](Scalar a, Scalar b) { return modulus(a) < modulus(b); };
  return static_cast<int>(std::max_element(vector.begin(), vector.end(), smaller) - vector.begin());
}

// Divides by the Euclidean norm, scaled against overflow, and returns it.
template <class Scalar>
double normalise(std::vector<Scalar>& vector) {
  double largest = 0;
  for (const Scalar value : vector) {
    const double magnitude = modulus(value);
    if (!(magnitude <= largest)) largest = magnitude;
  }
  if (!std::isfinite(largest) || largest == 0) return largest;
  double sum = 0;
  for (Scalar& value : vector) {
    value = (1 / largest) * value;
    sum += modulus(value) * modulus(value);
  }
  const double root = std::sqrt(sum);
  for (Scalar& value : vector) value = (1 / root) * value;
  return largest * root;
}

}  // namespace

template <class Scalar>
Factorisation<Scalar>::Factorisation(const Pattern& pattern, bool symmetric)
    : rowAt_(symmetric ? rowsAsGiven(pattern.size) : matchRows(pattern)),
      tree_(pattern, rowAt_),
      equilibration_(pattern.size),
      rowScaleAt_(pattern.size),
      columnScaleAt_(pattern.size),
      multifrontal_(symmetric),
      symmetric_(symmetric) {}

template <class Scalar>
Outcome Factorisation<Scalar>::factor(const Pattern& pattern, const Scalar* values) {
  factored_ = false;
  const Outcome scaling =
      symmetric_ ? equilibration_.updateSymmetric(pattern, values) : equilibration_.update(pattern, values);
  if (scaling.status != Status::ok) return scaling;
  for (int i = 0; i < pattern.size; ++i) {
    rowScaleAt_[tree_.place[i]] = equilibration_.rowScale[rowAt_[i]];
    columnScaleAt_[tree_.place[i]] = equilibration_.columnScale[i];
  }
  const Elimination elimination = eliminate(values, 0);
  if (elimination.end == Elimination::End::cancelled) return {Status::cancelled};
  if (elimination.end == Elimination::End::noPivot) return singularAt(mostDependentRow(values, elimination.stuckRow));
  if (multifrontal_.pivotRatio() < suspiciousPivotRatio) {
    std::vector<Scalar> leftSingularVector(pattern.size);
    if (smallestSingularValue(leftSingularVector) < negligibleSingularValue) {
      return singularAt(placeOfLargest(leftSingularVector));
    }
  }
  factored_ = true;
  return {};
}

template <class Scalar>
Elimination Factorisation<Scalar>::eliminate(const Scalar* values, double shift) {
  return multifrontal_.factor(tree_, values, rowScaleAt_.data(), columnScaleAt_.data(), shift);
}

template <class Scalar>
Outcome Factorisation<Scalar>::singularAt(int place) const {
  const auto found = std::find(tree_.place.begin(), tree_.place.end(), place);
  return {Status::singular, PatternDefect::none, rowAt_[found - tree_.place.begin()], -1, -1};
}

// The row where the elimination stops depends on the order of elimination. The row to blame is the one with the largest
// weight in the combination of rows that vanishes, found from a matrix moved off singularity by a little.
template <class Scalar>
int Factorisation<Scalar>::mostDependentRow(const Scalar* values, int stuckAt) {
  const double shift = std::sqrt(std::numeric_limits<double>::epsilon());
  if (eliminate(values, shift).end != Elimination::End::complete) return stuckAt;
  std::vector<Scalar> leftSingularVector(tree_.place.size());
  smallestSingularValue(leftSingularVector);
  return placeOfLargest(leftSingularVector);
}

// Inverse iteration on A A^H: left <- (A A^H)^-1 left.
template <class Scalar>
double Factorisation<Scalar>::smallestSingularValue(std::vector<Scalar>& leftSingularVector) {
  const int size = static_cast<int>(leftSingularVector.size());
  std::vector<Scalar> solved(size);
  for (int row = 0; row < size; ++row) leftSingularVector[row] = Scalar{1 + 0.5 * std::sin(row + 1.0)};
  normalise(leftSingularVector);
  double inverse = 0;
  constexpr int iterations = 3;
  for (int iteration = 0; iteration < iterations; ++iteration) {
    multifrontal_.solve(tree_, false, 1, leftSingularVector.data(), solved.data());
    // Factors with an almost vanishing pivot can overflow: as singular as can be.
    const double growth = normalise(solved);
    if (!std::isfinite(growth)) return 0;
    for (Scalar& value : solved) value = conjugate(value);
    multifrontal_.solve(tree_, true, 1, solved.data(), leftSingularVector.data());
    const double growthBack = normalise(leftSingularVector);
    if (!std::isfinite(growthBack)) return 0;
    for (Scalar& value : leftSingularVector) value = conjugate(value);
    inverse = std::sqrt(growth) * std::sqrt(growthBack);
  }
  return 1 / inverse;
}

template <class Scalar>
void Factorisation<Scalar>::solve(const Scalar* rightHandSides, Scalar* solutions, int count, bool transposed,
                                  Scalar* work) {
  const int size = static_cast<int>(tree_.place.size());
  const int* place = tree_.place.data();
  for (int first = 0; first < count;) {
    const int width = count - first >= 2 ? solveWidth : 1;
    const int systems = std::min(width, count - first);
    Scalar* solved = work + static_cast<std::size_t>(size) * width;
    if (systems < width) std::fill_n(work, static_cast<std::size_t>(size) * width, Scalar{});
    for (int system = 0; system < systems; ++system) {
      const Scalar* given = rightHandSides + static_cast<std::size_t>(first + system) * size;
      for (int i = 0; i < size; ++i) {
        const int equation = transposed ? i : rowAt_[i];
        const double scale = transposed ? equilibration_.columnScale[i] : equilibration_.rowScale[equation];
        work[static_cast<std::size_t>(place[i]) * width + system] = scale * given[equation];
      }
    }
    multifrontal_.solve(tree_, transposed, width, work, solved);
    for (int system = 0; system < systems; ++system) {
      Scalar* wanted = solutions + static_cast<std::size_t>(first + system) * size;
      for (int i = 0; i < size; ++i) {
        const int unknown = transposed ? rowAt_[i] : i;
        const double scale = transposed ? equilibration_.rowScale[unknown] : equilibration_.columnScale[i];
        wanted[unknown] = scale * solved[static_cast<std::size_t>(place[i]) * width + system];
      }
    }
    first += systems;
  }
}

template class Factorisation<double>;
template class Factorisation<Complex>;

}  // namespace core
