//! Where a host is, as far as its name tells: browsers have rules of their own for what is near.

use crate::bench::form::base_url::BaseUrl;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where a host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// This computer.
    Here,
    /// The same network, by its address or name.
    Near,
    /// Anywhere.
    Far,
}

impl Place {
    /// Of a base URL; one that is not valid is anywhere.
    pub fn of(base_url: &str) -> Place {
        let Ok(url) = BaseUrl::parse(base_url) else {
            return Place::Far;
        };
        if url.is_loopback() {
            return Place::Here;
        }
        let host = url.host.trim_start_matches('[').trim_end_matches(']');
        let near = match host.parse::<IpAddr>() {
            Ok(IpAddr::V4(address)) => is_near(address),
            Ok(IpAddr::V6(address)) => is_near_v6(address),
            Err(_) => host.ends_with(".local") || !host.contains('.'),
        };
        match near {
            true => Place::Near,
            false => Place::Far,
        }
    }

    /// Whether browsers may ask the person before a page elsewhere reaches it.
    pub fn is_local(self) -> bool {
        self != Place::Far
    }
}

fn is_near(address: Ipv4Addr) -> bool {
    address.is_private() || address.is_link_local() || address.is_unspecified()
}

fn is_near_v6(address: Ipv6Addr) -> bool {
    let first = address.segments()[0];
    // Unique local (fc00::/7) and link local (fe80::/10).
    first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_placed_by_its_name_or_address() {
        let check = |url: &str, place| assert_eq!(Place::of(url), place, "{url}");
        check("http://localhost:11434", Place::Here);
        check("http://127.0.0.1:8000/v1", Place::Here);
        check("http://[::1]:8000", Place::Here);
        check("http://192.168.0.4:8000", Place::Near);
        check("http://10.1.2.3", Place::Near);
        check("http://172.16.0.1", Place::Near);
        check("http://172.32.0.1", Place::Far);
        check("http://[fd00::1]:80", Place::Near);
        check("http://[fe80::1]", Place::Near);
        check("http://[2001:db8::1]", Place::Far);
        check("http://gpu.local:8000", Place::Near);
        check("http://gpu:8000", Place::Near);
        check("https://api.openai.com/v1", Place::Far);
        check("nonsense", Place::Far);
    }
}
