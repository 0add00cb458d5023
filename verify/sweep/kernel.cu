/* The bounds (27) over segments of a grid: points are made on the device and reduced in registers.
 *
 * REAL, INT and the constants are defined by the caller (see _cuda_source.py), once for float32 and once for float64.
 * The arithmetic is that of _numba_kernel.py, operation by operation: fma where it says fma, and no contraction elsewhere
 * (compile with --fmad=false), so that all compiled backends agree to the last bit. The proof of the order stands in
 * verify.losses.interval.
 *
 * One thread block takes one segment. No atomics take part, so the result does not depend on the launch.
 */

/* slope is m = alpha (1 - e^(-u)). */
typedef struct {
    REAL lower, middle, upper, slope;
} Losses;

/* alpha, 1/(2 alpha), -log2(e)/alpha, alpha/sqrt(2), cap alpha: see _portable_exp.Scales. */
typedef struct {
    REAL alpha, inverse, rate, root, far;
} Scales;

DEVICE REAL exponential(REAL z, REAL rate) {
    const REAL shifted = FMA(z, rate, MAGIC);
    const REAL f = FMA(z, rate, -(shifted - MAGIC));
    const REAL powers[] = POWERS;
    const int order = (int)(sizeof(powers) / sizeof(REAL)) - 1, top_even = order - order % 2, top_odd = order - 1 + order % 2;
    const REAL square = f * f;
    REAL even = powers[top_even], odd = powers[top_odd];
#pragma unroll
    for (int k = top_even - 2; k >= 0; k -= 2) even = FMA(even, square, powers[k]);
#pragma unroll
    for (int k = top_odd - 2; k > 0; k -= 2) odd = FMA(odd, square, powers[k]);
    const REAL p = FMA(odd, f, even);
    /* The last bits of `shifted` hold n. Unsigned: a shift into the sign is defined there. */
    return TO_REAL((INT)((UINT)TO_BITS(p) + ((UINT)TO_BITS(shifted) << MANTISSA)));
}

/* In w = u/2. */
DEVICE Losses below(REAL z, REAL inverse) {
    const REAL w = z * inverse;
    const REAL series[] = SERIES;
    REAL r = series[sizeof(series) / sizeof(REAL) - 1];
#pragma unroll
    for (int k = (int)(sizeof(series) / sizeof(REAL)) - 2; k >= 0; k--) r = FMA(r, w, series[k]);
    const REAL c = FMA(-w, r, (REAL)1);
    const REAL v = FMA(-w, c, (REAL)1);
    const REAL middle = z * ((REAL)0.5 * z);
    const Losses losses = {c * middle, middle, FMA(v, v, c) * middle, z * v};
    return losses;
}

DEVICE Losses above(REAL z, REAL alpha, REAL root, REAL e) {
    const REAL middle = alpha * (z - (REAL)0.5 * alpha), s = root * e;
    const Losses losses = {alpha * FMA(alpha, e, z - alpha), middle, FMA(s, s, middle), alpha - alpha * e};
    return losses;
}

DEVICE Losses evaluate(REAL z, Scales s) {
    return z < s.alpha ? below(z, s.inverse) : above(z, s.alpha, s.root, exponential(z < s.far ? z : s.far, s.rate));
}

/* |x| of point j: a bit pattern, or a residual made by one multiplication and one addition. */
DEVICE REAL residual_bits(INT base, INT step, int j) { return TO_REAL(base + (INT)j * step); }

DEVICE REAL residual_linear(REAL base, REAL step, int j) {
    const REAL x = base + (REAL)j * step;
    return x < 0 ? -x : x;
}

/* The bin of a margin: 0 for a violation, 1 for equality, k + 1 for a distance of k bits. */
DEVICE int slot(REAL small, REAL large) {
    const INT distance = TO_BITS(large) - TO_BITS(small);
    return distance < 0 ? 0 : 1 + BIT_LENGTH(distance);
}

#ifdef ON_DEVICE

#define THREADS 256
#define SCALES REAL alpha, REAL inverse, REAL rate, REAL root, REAL far

DEVICE REAL least(REAL a, REAL b) { return b < a ? b : a; }
DEVICE REAL most(REAL a, REAL b) { return b > a ? b : a; }

/* Reduce over the thread block; the result is in thread 0. */
DEVICE void reduce(REAL *low, REAL *up, REAL *gap) {
    __shared__ REAL shared[3][THREADS / 32];
    for (int offset = 16; offset; offset >>= 1) {
        *low = least(*low, __shfl_down_sync(0xffffffffu, *low, offset));
        *up = least(*up, __shfl_down_sync(0xffffffffu, *up, offset));
        *gap = most(*gap, __shfl_down_sync(0xffffffffu, *gap, offset));
    }
    if (threadIdx.x % 32 == 0) {
        shared[0][threadIdx.x / 32] = *low;
        shared[1][threadIdx.x / 32] = *up;
        shared[2][threadIdx.x / 32] = *gap;
    }
    __syncthreads();
    if (threadIdx.x == 0)
        for (int k = 1; k < THREADS / 32; k++) {
            *low = least(*low, shared[0][k]);
            *up = least(*up, shared[1][k]);
            *gap = most(*gap, shared[2][k]);
        }
}

/* Least H - lower, least upper - H and largest m of each segment; the largest gap is the half square of the largest m. */
#define SCAN(NAME, KIND, RESIDUAL)                                                                                              \
    extern "C" __global__ void NAME(const KIND *base, const KIND *step, const long long *size, const long long *side, SCALES, REAL *out) { \
        const Scales scales = {alpha, inverse, rate, root, far};                                                                      \
        const int s = blockIdx.x, n = (int)size[s];                                                                             \
        const KIND b = base[s], d = step[s];                                                                                    \
        REAL low = HUGE_REAL, up = HUGE_REAL, gap = 0;                                                                          \
        for (int j = threadIdx.x; j < n; j += THREADS) {                                                                        \
            const REAL z = RESIDUAL(b, d, j);                                                                                   \
            /* The side is one for the whole block, so the branch is uniform. */                                                \
            const Losses v = side[s] == 0   ? below(z, inverse)                                                                 \
                             : side[s] == 1 ? above(z, alpha, root, exponential(z, rate))                                             \
                             : side[s] == 3 ? above(z, alpha, root, (REAL)0)                                                          \
                                            : evaluate(z, scales);                                                              \
            low = least(low, v.middle - v.lower);                                                                               \
            up = least(up, v.upper - v.middle);                                                                                 \
            gap = most(gap, v.slope);                                                                                             \
        }                                                                                                                       \
        reduce(&low, &up, &gap);                                                                                                \
        if (threadIdx.x == 0) {                                                                                                 \
            out[3 * s] = low;                                                                                                   \
            out[3 * s + 1] = up;                                                                                                \
            out[3 * s + 2] = gap;                                                                                               \
        }                                                                                                                       \
    }

/* Both histograms, BINS counts each, of each segment. */
#define COUNT(NAME, KIND, RESIDUAL)                                                                                             \
    extern "C" __global__ void NAME(const KIND *base, const KIND *step, const long long *size, SCALES, int *counts) {          \
        __shared__ int bins[2 * BINS];                                                                                          \
        for (int k = threadIdx.x; k < 2 * BINS; k += THREADS) bins[k] = 0;                                                      \
        __syncthreads();                                                                                                        \
        const Scales scales = {alpha, inverse, rate, root, far};                                                                      \
        const int s = blockIdx.x, n = (int)size[s];                                                                             \
        for (int j = threadIdx.x; j < n; j += THREADS) {                                                                        \
            const Losses v = evaluate(RESIDUAL(base[s], step[s], j), scales);                                                   \
            /* Integer addition commutes exactly: the order of the atomics does not show. */                                    \
            atomicAdd(&bins[slot(v.lower, v.middle)], 1);                                                                       \
            atomicAdd(&bins[BINS + slot(v.middle, v.upper)], 1);                                                                \
        }                                                                                                                       \
        __syncthreads();                                                                                                        \
        for (int k = threadIdx.x; k < 2 * BINS; k += THREADS) counts[2 * BINS * s + k] = bins[k];                               \
    }

/* The three losses and m of one segment. */
#define VALUES(NAME, KIND, RESIDUAL)                                                                                            \
    extern "C" __global__ void NAME(KIND base, KIND step, long long n, SCALES, REAL *out) {                                    \
        const long long j = (long long)blockIdx.x * THREADS + threadIdx.x;                                                      \
        if (j >= n) return;                                                                                                     \
        const Scales scales = {alpha, inverse, rate, root, far};                                                                      \
        const Losses v = evaluate(RESIDUAL(base, step, (int)j), scales);                                                        \
        out[j] = v.lower;                                                                                                       \
        out[n + j] = v.middle;                                                                                                  \
        out[2 * n + j] = v.upper;                                                                                               \
        out[3 * n + j] = v.slope;                                                                                                 \
    }

SCAN(scan_bits, INT, residual_bits)
SCAN(scan_linear, REAL, residual_linear)
COUNT(count_bits, INT, residual_bits)
COUNT(count_linear, REAL, residual_linear)
VALUES(values_bits, INT, residual_bits)
VALUES(values_linear, REAL, residual_linear)

#endif
