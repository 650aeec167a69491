//! Python's `random.Random`, draw for draw: the Mersenne Twister behind `random`, `gauss` and `shuffle`.

const N: usize = 624;
const M: usize = 397;

/// A stream of pseudo-random numbers equal to that of `random.Random(seed)` in CPython 3.
#[derive(Clone, Debug)]
pub struct PythonRandom {
    state: [u32; N],
    next: usize,
    /// The second value of a Gaussian pair, kept for the next call.
    kept: Option<f64>,
}

impl PythonRandom {
    /// Seeds as `random.Random(seed)` does with a non-negative integer: by its 32-bit words, lowest first.
    pub fn new(seed: u64) -> PythonRandom {
        let (low, high) = (seed as u32, (seed >> 32) as u32);
        if high == 0 {
            PythonRandom::by_words(&[low])
        } else {
            PythonRandom::by_words(&[low, high])
        }
    }

    /// `init_by_array` of the reference implementation (Matsumoto and Nishimura, mt19937ar, 2002).
    fn by_words(key: &[u32]) -> PythonRandom {
        let mut s = [0u32; N];
        s[0] = 19_650_218;
        for i in 1..N {
            s[i] = stir(s[i - 1])
                .wrapping_mul(1_812_433_253)
                .wrapping_add(i as u32);
        }
        let mut i = 1;
        for step in 0..N.max(key.len()) {
            let j = step % key.len();
            s[i] = (s[i] ^ stir(s[i - 1]).wrapping_mul(1_664_525))
                .wrapping_add(key[j])
                .wrapping_add(j as u32);
            i = advance(&mut s, i);
        }
        for _ in 1..N {
            s[i] = (s[i] ^ stir(s[i - 1]).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i = advance(&mut s, i);
        }
        s[0] = 0x8000_0000;
        PythonRandom {
            state: s,
            next: N,
            kept: None,
        }
    }

    /// The next 32 random bits.
    fn word(&mut self) -> u32 {
        if self.next >= N {
            self.refill();
        }
        let mut y = self.state[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    fn refill(&mut self) {
        for i in 0..N {
            let y = (self.state[i] & 0x8000_0000) | (self.state[(i + 1) % N] & 0x7fff_ffff);
            let twist = if y & 1 == 1 { 0x9908_b0df } else { 0 };
            self.state[i] = self.state[(i + M) % N] ^ (y >> 1) ^ twist;
        }
        self.next = 0;
    }

    /// `random()`: uniform in [0, 1) with 53 bits.
    pub fn random(&mut self) -> f64 {
        let high = f64::from(self.word() >> 5);
        let low = f64::from(self.word() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }

    /// `gauss(mean, stddev)`: normal values in pairs, the second kept for the next call.
    pub fn gauss(&mut self, mean: f64, stddev: f64) -> f64 {
        let z = self.kept.take().unwrap_or_else(|| {
            let angle = self.random() * std::f64::consts::TAU;
            let radius = (-2.0 * (1.0 - self.random()).ln()).sqrt();
            self.kept = Some(angle.sin() * radius);
            angle.cos() * radius
        });
        mean + z * stddev
    }

    /// `_randbelow(n)` for 1 ≤ n < 2³²: as many bits as `n` has, drawn again while too large.
    pub fn below(&mut self, n: u32) -> u32 {
        let unused = n.leading_zeros();
        loop {
            let r = self.word() >> unused;
            if r < n {
                return r;
            }
        }
    }

    /// `shuffle(items)`: from the last item down, each swapped with one at or before it.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i as u32 + 1) as usize);
        }
    }
}

fn stir(word: u32) -> u32 {
    word ^ (word >> 30)
}

/// The next position, after 623 again 1 with the last word carried to the front.
fn advance(state: &mut [u32; N], i: usize) -> usize {
    if i + 1 < N {
        return i + 1;
    }
    state[0] = state[N - 1];
    1
}
