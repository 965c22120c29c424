#include "condition.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "scalar.hpp"

namespace core {

namespace {

template <class Scalar>
double sumOfModuli(const std::vector<Scalar>& vector) {
  double sum = 0;
  for (const Scalar value : vector) sum += modulus(value);
  return sum;
}

template <class Scalar>
int positionOfLargest(const std::vector<Scalar>& vector) {
  int position = 0;
  for (int i = 1; i < static_cast<int>(vector.size()); ++i) {
    if (modulus(vector[i]) > modulus(vector[position])) position = i;
  }
  return position;
}

// Replaces every number by the one of modulus one in its direction.
template <class Scalar>
void takeDirections(std::vector<Scalar>& vector) {
  for (Scalar& value : vector) {
    const double length = modulus(value);
    value = length == 0 ? Scalar{1} : (1 / length) * value;
  }
}

template <class Scalar>
double normOf(const Pattern& pattern, const Scalar* values) {
  std::vector<double> columnSum(pattern.size, 0.0);
  for (int entry = 0; entry < pattern.nonzeroCount(); ++entry) {
    columnSum[pattern.columnIndices[entry]] += modulus(values[entry]);
  }
  return *std::max_element(columnSum.begin(), columnSum.end());
}

// Gradient ascent of |A^-1 x| over the unit ball of the 1-norm, whose corners are unit vectors (Higham's algorithm
// 4.1), with his alternating vector as a second opinion.
template <class Scalar>
double inverseNorm(int size, Factorisation<Scalar>& factorisation) {
  std::vector<Scalar> work(Factorisation<Scalar>::workFor(size, 1));
  std::vector<Scalar> x(size, Scalar{1.0 / size});
  std::vector<Scalar> gradient(size);
  const auto multiply = [&] { factorisation.solve(x.data(), x.data(), 1, false, work.data()); };
  multiply();
  double estimate = sumOfModuli(x);
  int corner = -1;
  constexpr int mostCorners = 5;
  for (int attempt = 0; attempt < mostCorners; ++attempt) {
    // A^-H times the directions, through the conjugates.
    takeDirections(x);
    for (int i = 0; i < size; ++i) gradient[i] = conjugate(x[i]);
    factorisation.solve(gradient.data(), gradient.data(), 1, true, work.data());
    const int steepest = positionOfLargest(gradient);
    if (steepest == corner) break;
    corner = steepest;
    std::fill(x.begin(), x.end(), Scalar{});
    x[corner] = Scalar{1};
    multiply();
    const double reached = sumOfModuli(x);
    if (!(reached > estimate)) break;
    estimate = reached;
  }
  for (int i = 0; i < size; ++i) {
    const double magnitude = 1 + (size > 1 ? static_cast<double>(i) / (size - 1) : 0);
    x[i] = Scalar{i % 2 == 0 ? magnitude : -magnitude};
  }
  multiply();
  return std::max(estimate, 2 * sumOfModuli(x) / (3.0 * size));
}

}  // namespace

template <class Scalar>
double estimateCondition(const Pattern& pattern, const Scalar* values, Factorisation<Scalar>& factorisation) {
  return normOf(pattern, values) * inverseNorm(pattern.size, factorisation);
}

template double estimateCondition(const Pattern&, const double*, Factorisation<double>&);
template double estimateCondition(const Pattern&, const Complex*, Factorisation<Complex>&);

}  // namespace core
