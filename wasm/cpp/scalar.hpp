#pragma once

#include <cmath>

namespace core {

/** A complex number as two adjacent doubles; std::complex pays for infinities in every product. */
struct Complex {
  double real = 0;
  double imaginary = 0;
};

inline Complex operator+(Complex a, Complex b) { return {a.real + b.real, a.imaginary + b.imaginary}; }
inline Complex operator-(Complex a, Complex b) { return {a.real - b.real, a.imaginary - b.imaginary}; }
inline Complex operator*(Complex a, Complex b) {
  return {a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real};
}
inline Complex operator*(double a, Complex b) { return {a * b.real, a * b.imaginary}; }
inline Complex& operator+=(Complex& a, Complex b) { return a = a + b; }
inline Complex& operator-=(Complex& a, Complex b) { return a = a - b; }

inline double conjugate(double value) { return value; }
inline Complex conjugate(Complex value) { return {value.real, -value.imaginary}; }

/** A magnitude within a factor sqrt(2) of the modulus and cheaper, for comparing pivots. */
inline double roughMagnitude(double value) { return std::fabs(value); }
inline double roughMagnitude(Complex value) { return std::fabs(value.real) + std::fabs(value.imaginary); }

inline double modulus(double value) { return std::fabs(value); }
inline double modulus(Complex value) { return std::hypot(value.real, value.imaginary); }

inline double inverseOf(double value) { return 1 / value; }
/** Smith's division (1962), which does not overflow where the result does not. */
inline Complex inverseOf(Complex value) {
  if (std::fabs(value.real) >= std::fabs(value.imaginary)) {
    const double ratio = value.imaginary / value.real;
    const double denominator = value.real + value.imaginary * ratio;
    return {1 / denominator, -ratio / denominator};
  }
  const double ratio = value.real / value.imaginary;
  const double denominator = value.real * ratio + value.imaginary;
  return {ratio / denominator, -1 / denominator};
}

inline bool isFinite(double value) { return std::isfinite(value); }
inline bool isFinite(Complex value) { return std::isfinite(value.real) && std::isfinite(value.imaginary); }

template <class Scalar>
constexpr int componentsOf = 1;
template <>
inline constexpr int componentsOf<Complex> = 2;

/** The array of complex numbers that alternating real and imaginary parts make up. */
template <class Scalar>
Scalar* asScalars(double* components) {
  return reinterpret_cast<Scalar*>(components);
}
template <class Scalar>
const Scalar* asScalars(const double* components) {
  return reinterpret_cast<const Scalar*>(components);
}

}  // namespace core
