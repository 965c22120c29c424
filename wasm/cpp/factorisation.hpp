#pragma once

#include <Eigen/SparseLU>
#include <vector>

#include "equilibration.hpp"
#include "pattern.hpp"

namespace core {

/**
 * Sparse LU with partial pivoting of the equilibrated matrix R A C.
 *
 * The order of elimination is chosen once for a pattern; every `factor` reuses it and pivots anew. Diagonal pivots are
 * preferred while they are not small, which preserves that order.
 */
class Factorisation {
 public:
  explicit Factorisation(const Pattern& pattern);

  /** Factorises new values on the same pattern. */
  Outcome factor(const Pattern& pattern, const std::vector<double>& values);

  /** Overwrites `solution` by A^-1 `rightHandSide`, or by A^-T `rightHandSide`; the two may be the same array. */
  void solve(const std::vector<double>& rightHandSide, std::vector<double>& solution, bool transposed);

  bool isFactored() const { return factored_; }
  const Equilibration& equilibration() const { return equilibration_; }
  /** Entries of L and U together. */
  double nonzeroCount() const;

 private:
  using Matrix = Eigen::SparseMatrix<double, Eigen::ColMajor, int>;
  using Vector = Eigen::VectorXd;

  /** Leaves the order of the columns to the caller. */
  struct GivenOrder {
    using PermutationType = Eigen::PermutationMatrix<Eigen::Dynamic, Eigen::Dynamic, int>;
    void operator()(const Matrix& matrix, PermutationType& permutation) const {
      permutation.setIdentity(matrix.cols());
    }
  };

  /** Eigen's supernodal LU, opened just enough to look at its pivots. */
  class SupernodalLU : public Eigen::SparseLU<Matrix, GivenOrder> {
   public:
    SupernodalLU();
    /** Lets the next factorisation start with the room this one needed. */
    void rememberFill();
    /** Row at which the elimination met a column without a pivot. */
    int rowWithoutPivot() const;
    /** Smallest over largest pivot in magnitude. */
    double pivotRatio() const;
    /** Overwrites `vector`, given in the order of the rows (of the columns), by the solution in the other order. */
    void solveInPlace(Vector& vector) const;
    void solveTransposedInPlace(Vector& vector) const;
  };

  void layOut(const Pattern& pattern);
  void scale(const Pattern& pattern, const std::vector<double>& values);
  Outcome eliminate();
  int mostDependentRow();
  double smallestSingularValue(Vector& leftSingularVector);

  std::vector<int> place_;          // of every unknown in the order of elimination
  std::vector<int> entryPosition_;  // of every entry of the pattern in `matrix_`
  std::vector<int> diagonalPosition_;
  Equilibration equilibration_;
  Matrix matrix_;  // P R A C P^T, with its whole diagonal stored
  SupernodalLU lu_;
  Vector work_;
  bool factored_ = false;
};

}  // namespace core
