/* The bounds (27) over segments of a grid: points are made on the device and reduced in registers.
 *
 * REAL, INT and the constants are defined by the caller (see cupy_backend.source), once for float32 and once for float64.
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

DEVICE REAL exponential(REAL u) {
    const REAL t = -(u < CAP ? u : CAP);
    const REAL shifted = FMA(t, LOG2E, MAGIC);
    const REAL n = shifted - MAGIC;
    REAL r = FMA(n, -LN2_HIGH, t);
    r = FMA(n, -LN2_LOW, r);
    const REAL powers[] = POWERS;
    REAL p = powers[sizeof(powers) / sizeof(REAL) - 1];
#pragma unroll
    for (int k = (int)(sizeof(powers) / sizeof(REAL)) - 2; k >= 0; k--) p = FMA(p, r, powers[k]);
    /* The last bits of `shifted` hold n. Unsigned: a shift into the sign is defined there. */
    return p * TO_REAL((INT)(((UINT)TO_BITS(shifted) << MANTISSA) + ((UINT)BIAS << MANTISSA)));
}

DEVICE Losses below(REAL z, REAL alpha) {
    const REAL u = z / alpha;
    const REAL series[] = SERIES;
    REAL r = series[sizeof(series) / sizeof(REAL) - 1];
#pragma unroll
    for (int k = (int)(sizeof(series) / sizeof(REAL)) - 2; k >= 0; k--) r = FMA(r, u, series[k]);
    const REAL half = (REAL)0.5;
    const REAL c = FMA(-half, r * u, half);
    const REAL v = FMA(-u, c, (REAL)1);
    const REAL f = FMA(half * v, v, c);
    const REAL m = z * v;
    const Losses losses = {z * (c * z), z * (half * z), z * (f * z), m};
    return losses;
}

DEVICE Losses above(REAL z, REAL alpha) {
    const REAL half = (REAL)0.5;
    const REAL e = exponential(z / alpha);
    const REAL p = alpha * e;
    const REAL y = z - half * alpha;
    const REAL m = alpha - p;
    const Losses losses = {alpha * ((z - alpha) + p), alpha * y, alpha * (y + (half * alpha) * (e * e)), m};
    return losses;
}

DEVICE Losses evaluate(REAL z, REAL alpha) { return z < alpha ? below(z, alpha) : above(z, alpha); }

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
    extern "C" __global__ void NAME(const KIND *base, const KIND *step, const long long *size, const long long *side, REAL alpha, REAL *out) { \
        const int s = blockIdx.x, n = (int)size[s];                                                                             \
        const KIND b = base[s], d = step[s];                                                                                    \
        REAL low = HUGE_REAL, up = HUGE_REAL, gap = 0;                                                                          \
        for (int j = threadIdx.x; j < n; j += THREADS) {                                                                        \
            const REAL z = RESIDUAL(b, d, j);                                                                                   \
            /* The side is one for the whole block, so the branch is uniform. */                                                \
            const Losses v = side[s] == 0 ? below(z, alpha) : side[s] == 1 ? above(z, alpha) : evaluate(z, alpha);              \
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
    extern "C" __global__ void NAME(const KIND *base, const KIND *step, const long long *size, REAL alpha, int *counts) {       \
        __shared__ int bins[2 * BINS];                                                                                          \
        for (int k = threadIdx.x; k < 2 * BINS; k += THREADS) bins[k] = 0;                                                      \
        __syncthreads();                                                                                                        \
        const int s = blockIdx.x, n = (int)size[s];                                                                             \
        for (int j = threadIdx.x; j < n; j += THREADS) {                                                                        \
            const Losses v = evaluate(RESIDUAL(base[s], step[s], j), alpha);                                                    \
            /* Integer addition commutes exactly: the order of the atomics does not show. */                                    \
            atomicAdd(&bins[slot(v.lower, v.middle)], 1);                                                                       \
            atomicAdd(&bins[BINS + slot(v.middle, v.upper)], 1);                                                                \
        }                                                                                                                       \
        __syncthreads();                                                                                                        \
        for (int k = threadIdx.x; k < 2 * BINS; k += THREADS) counts[2 * BINS * s + k] = bins[k];                               \
    }

/* The three losses and m of one segment. */
#define VALUES(NAME, KIND, RESIDUAL)                                                                                            \
    extern "C" __global__ void NAME(KIND base, KIND step, long long n, REAL alpha, REAL *out) {                                 \
        const long long j = (long long)blockIdx.x * THREADS + threadIdx.x;                                                      \
        if (j >= n) return;                                                                                                     \
        const Losses v = evaluate(RESIDUAL(base, step, (int)j), alpha);                                                         \
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
