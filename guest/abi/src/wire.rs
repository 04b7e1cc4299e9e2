//! Structs as bytes, without `unsafe`.

/// A value with one little-endian byte form, the one it has in a riscv64 process's memory.
pub trait Wire: Sized {
    /// Bytes that the value takes, padding included.
    const SIZE: usize;

    /// Writes the value to the first [`Self::SIZE`] bytes of `out`, padding as zeros.
    /// `None` when `out` is shorter.
    fn store(&self, out: &mut [u8]) -> Option<()>;

    /// Reads a value from the first [`Self::SIZE`] bytes of `bytes`. `None` when `bytes` is shorter.
    fn load(bytes: &[u8]) -> Option<Self>;
}

macro_rules! wire_integers {
    ($($int:ty),*) => {$(
        impl Wire for $int {
            const SIZE: usize = size_of::<$int>();
            fn store(&self, out: &mut [u8]) -> Option<()> {
                out.get_mut(..Self::SIZE)?.copy_from_slice(&self.to_le_bytes());
                Some(())
            }
            fn load(bytes: &[u8]) -> Option<Self> {
                Some(<$int>::from_le_bytes(bytes.get(..Self::SIZE)?.try_into().ok()?))
            }
        }
    )*};
}
wire_integers!(u8, u16, u32, u64, i8, i16, i32, i64);

impl<T: Wire + Default + Copy, const N: usize> Wire for [T; N] {
    const SIZE: usize = N * T::SIZE;
    fn store(&self, out: &mut [u8]) -> Option<()> {
        let out = out.get_mut(..Self::SIZE)?;
        for (item, chunk) in self.iter().zip(out.chunks_exact_mut(T::SIZE)) {
            item.store(chunk)?;
        }
        Some(())
    }
    fn load(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.get(..Self::SIZE)?;
        let mut items = [T::default(); N];
        for (item, chunk) in items.iter_mut().zip(bytes.chunks_exact(T::SIZE)) {
            *item = T::load(chunk)?;
        }
        Some(items)
    }
}

/// Defines `#[repr(C)]` structs with [`Wire`], and `to_bytes`/`from_bytes` of the exact size.
macro_rules! wire_structs {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$fmeta:meta])* pub $field:ident: $ty:ty, )*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(C)]
        pub struct $name {
            $( $(#[$fmeta])* pub $field: $ty, )*
        }

        impl $name {
            /// The value as it lies in a riscv64 process's memory; padding is zero.
            #[must_use]
            pub fn to_bytes(self) -> [u8; size_of::<$name>()] {
                let mut bytes = [0; size_of::<$name>()];
                $( $crate::wire::put_field(&self.$field, &mut bytes, core::mem::offset_of!($name, $field)); )*
                bytes
            }

            /// The value that `bytes` hold.
            #[must_use]
            pub fn from_bytes(bytes: &[u8; size_of::<$name>()]) -> Self {
                Self { $( $field: $crate::wire::take_field(bytes, core::mem::offset_of!($name, $field)), )* }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::from_bytes(&[0; size_of::<$name>()])
            }
        }

        impl $crate::Wire for $name {
            const SIZE: usize = size_of::<$name>();
            fn store(&self, out: &mut [u8]) -> Option<()> {
                out.get_mut(..Self::SIZE)?.copy_from_slice(&self.to_bytes());
                Some(())
            }
            fn load(bytes: &[u8]) -> Option<Self> {
                Some(Self::from_bytes(bytes.get(..Self::SIZE)?.try_into().ok()?))
            }
        }
    )*
    };
}

/// Stores `field` at `offset`; a field always lies within its own struct, so this cannot fail.
pub(crate) fn put_field<T: Wire>(field: &T, bytes: &mut [u8], offset: usize) {
    let stored = bytes.get_mut(offset..).and_then(|out| field.store(out));
    debug_assert!(stored.is_some(), "a field lies within its struct");
}

/// Loads the field at `offset`; a field always lies within its own struct.
pub(crate) fn take_field<T: Wire>(bytes: &[u8], offset: usize) -> T {
    match bytes.get(offset..).and_then(T::load) {
        Some(value) => value,
        None => unreachable!("a field lies within its struct"),
    }
}

#[cfg(test)]
#[allow(
    unreachable_pub,
    reason = "the macro makes public structs, and a test module is private"
)]
mod tests {
    use super::Wire;

    wire_structs! {
        /// A struct with a hole between its fields and one at its end.
        pub struct Holed {
            /// First.
            pub a: u8,
            /// At offset 4.
            pub b: u32,
            /// At offset 8, followed by six bytes of padding up to the size of 16.
            pub c: [u8; 2],
            /// Forces the alignment.
            pub d: [u64; 0],
        }
    }

    #[test]
    fn fields_lie_at_their_c_offsets_and_padding_is_zero() {
        let value = Holed {
            a: 1,
            b: 0x0605_0403,
            c: [7, 8],
            d: [],
        };
        let bytes = value.to_bytes();
        assert_eq!(bytes, [1, 0, 0, 0, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0]);
        assert_eq!(Holed::load(&bytes), Some(value));
    }

    #[test]
    fn short_buffers_are_refused() {
        assert_eq!(Holed::load(&[0; 15]), None);
        assert_eq!(Holed::default().store(&mut [0; 15]), None);
        assert_eq!(u32::load(&[1, 2, 3]), None);
    }

    #[test]
    fn arrays_store_their_items_in_order() {
        let mut out = [0xff; 7];
        assert_eq!([0x0201_u16, 0x0403].store(&mut out), Some(()));
        assert_eq!(out, [1, 2, 3, 4, 0xff, 0xff, 0xff]);
        assert_eq!(<[u16; 2]>::load(&out), Some([0x0201, 0x0403]));
    }
}
