//! Bodies that attract each other, moved in small steps (leapfrog).

use super::square_root;
use crate::random::mix;

const BODIES: usize = 5;
const STEP: f64 = 1.0 / 256.0;

#[derive(Clone, Copy, Debug)]
struct Body {
    place: [f64; 3],
    velocity: [f64; 3],
    mass: f64,
}

/// One heavy body in the middle, and light ones around it.
fn start() -> [Body; BODIES] {
    core::array::from_fn(|index| {
        let distance = index as f64 * 1.5;
        let speed = if index == 0 {
            0.0
        } else {
            square_root(4.0 / distance)
        };
        Body {
            place: [distance, 0.0, 0.01 * index as f64],
            velocity: [0.0, speed, 0.0],
            mass: if index == 0 { 4.0 } else { 0.001 * distance },
        }
    })
}

/// Moves the bodies by `steps`.
pub fn bodies(steps: u64, _: &mut [u64]) -> u64 {
    let mut bodies = start();
    for _ in 0..steps {
        step(&mut bodies);
    }
    let numbers = bodies.iter().flat_map(|it| [it.place, it.velocity]);
    numbers.flatten().map(f64::to_bits).fold(0, mix)
}

#[inline(never)]
fn step(bodies: &mut [Body; BODIES]) {
    for first in 0..BODIES {
        for second in first + 1..BODIES {
            let (a, b) = (bodies[first], bodies[second]);
            let apart: [f64; 3] = core::array::from_fn(|axis| a.place[axis] - b.place[axis]);
            let square = apart[0] * apart[0] + apart[1] * apart[1] + apart[2] * apart[2];
            let pull = STEP / (square * square_root(square));
            for (axis, apart) in apart.into_iter().enumerate() {
                bodies[first].velocity[axis] -= apart * b.mass * pull;
                bodies[second].velocity[axis] += apart * a.mass * pull;
            }
        }
    }
    for body in bodies {
        for (place, velocity) in body.place.iter_mut().zip(body.velocity) {
            *place += STEP * velocity;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn momentum(bodies: &[Body; BODIES]) -> f64 {
        bodies.iter().map(|it| it.mass * it.velocity[1]).sum()
    }

    #[test]
    fn momentum_is_kept() {
        let mut bodies = start();
        let before = momentum(&bodies);
        (0..10_000).for_each(|_| step(&mut bodies));
        assert!((momentum(&bodies) - before).abs() < 1e-12);
        assert!(bodies[1].place[0].abs() < 2.0, "{:?}", bodies[1]);
    }
}
