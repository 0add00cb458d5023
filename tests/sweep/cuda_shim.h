/* Just enough of CUDA for a C++ compiler to execute kernel.cu as it stands: a thread of the machine for each thread of a block. */
#include <atomic>
#include <barrier>
#include <bit>
#include <cmath>
#include <thread>
#include <vector>

#define ON_DEVICE
#define DEVICE static inline
#define __global__
#define __shared__ static
#define TO_BITS(x) std::bit_cast<INT>((REAL)(x))
#define TO_REAL(x) std::bit_cast<REAL>((INT)(x))
#define BIT_LENGTH(x) (int)std::bit_width((UINT)(x))

struct Dim {
    unsigned x;
};
static const unsigned BLOCK_THREADS = 256;
static thread_local Dim threadIdx;
static Dim blockIdx;
static std::barrier<> gate(BLOCK_THREADS);

static void __syncthreads() { gate.arrive_and_wait(); }

static REAL __shfl_down_sync(unsigned, REAL value, int offset) {
    static REAL lanes[BLOCK_THREADS];
    lanes[threadIdx.x] = value;
    __syncthreads();
    const REAL got = threadIdx.x % 32 + offset < 32 ? lanes[threadIdx.x + offset] : value;
    __syncthreads();
    return got;
}

static int atomicAdd(int *place, int value) { return std::atomic_ref<int>(*place).fetch_add(value); }

template <typename Kernel>
static void launch(unsigned blocks, Kernel kernel) {
    for (unsigned block = 0; block < blocks; block++) {
        blockIdx = {block};
        std::vector<std::thread> threads;
        for (unsigned thread = 0; thread < BLOCK_THREADS; thread++)
            threads.emplace_back([=] {
                threadIdx = {thread};
                kernel();
            });
        for (auto &thread : threads) thread.join();
    }
}

/* For kernels whose threads do not wait for one another: one after the other. */
template <typename Kernel>
static void launch_in_turn(unsigned blocks, Kernel kernel) {
    for (unsigned block = 0; block < blocks; block++) {
        blockIdx = {block};
        for (unsigned thread = 0; thread < BLOCK_THREADS; thread++) {
            threadIdx = {thread};
            kernel();
        }
    }
}
