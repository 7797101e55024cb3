"""Which of this machine's addresses a friend is likeliest to reach."""

import ipaddress

import pytest

from net.connect.interfaces import (
    Interface,
    Kind,
    interfaces,
    is_up,
    kind_of,
    local_addresses,
    ordered,
)

UP, POINT_TO_POINT, RUNNING = 0x1, 0x10, 0x40
"""Of net/if.h."""


@pytest.mark.parametrize(
    ("found", "default", "order"),
    [
        ("wlan0=192.168.77.10", "192.168.77.10", "192.168.77.10"),
        # Numbers say nothing: the bridges of Docker and the VPN's end have lower ones.
        ("docker0=172.17.0.1 wlan0=192.168.77.10", "192.168.77.10", "192.168.77.10 172.17.0.1"),
        (
            "br-18=172.18.0.1 docker0=172.17.0.1 tun0=10.8.0.2 wlan0=192.168.77.10",
            "192.168.77.10",
            "192.168.77.10 10.8.0.2 172.17.0.1 172.18.0.1",
        ),
        # A VPN that takes everything has the default route; friends on the wifi do not go there.
        ("wg0=10.8.0.2 wlan0=192.168.77.10", "10.8.0.2", "192.168.77.10 10.8.0.2"),
        # Of two cards the one that the default route uses.
        ("eth0=10.0.0.5 wlan0=192.168.77.10", "192.168.77.10", "192.168.77.10 10.0.0.5"),
        # A bridge that holds the card, as where virtual machines are on the network.
        ("br-lan=192.168.77.10 eth1=10.0.0.5", "192.168.77.10", "192.168.77.10 10.0.0.5"),
        # Two laptops and a cable.
        ("eth0=169.254.7.7 wlan0=192.168.77.10", "", "192.168.77.10 169.254.7.7"),
        ("eth0=169.254.7.7", "", "169.254.7.7"),
        ("wlan0=fd00::7 wlan0=2001:db8::9 wlan0=192.168.77.10", "2001:db8::9",
         "192.168.77.10 2001:db8::9 fd00::7"),
        ("VirtualBox_Host-Only_Ethernet_Adapter=192.168.56.1 Intel(R)_Wi-Fi_6=192.168.77.10",
         "192.168.77.10", "192.168.77.10 192.168.56.1"),
        ("Hyper-V_Virtual_Ethernet_Adapter=172.20.0.1 Realtek=192.168.77.10",
         "192.168.77.10", "192.168.77.10 172.20.0.1"),
        ("Hyper-V_Virtual_Ethernet_Adapter_#2=192.168.77.10 VMware=192.168.1.1",
         "192.168.77.10", "192.168.77.10 192.168.1.1"),
        ("WireGuard_Tunnel=10.2.0.2 TAP-Windows_Adapter_V9=10.1.0.2 Realtek=192.168.77.10",
         "10.2.0.2", "192.168.77.10 10.2.0.2 10.1.0.2"),
        ("bridge100=192.168.64.1 utun3=10.9.0.2 en0=192.168.77.10",
         "192.168.77.10", "192.168.77.10 10.9.0.2 192.168.64.1"),
    ],
)  # fmt: skip
def test_the_likeliest_address_comes_first(found: str, default: str, order: str) -> None:
    defaults = frozenset(map(ipaddress.ip_address, default.split()))
    assert [str(each.ip) for each in ordered(cards(found, defaults), defaults)] == order.split()


def cards(
    text: str, defaults: frozenset[ipaddress.IPv4Address | ipaddress.IPv6Address]
) -> list[Interface]:
    """Interfaces written as NAME=ADDRESS."""
    found = []
    for each in text.split():
        name, _, ip = each.partition("=")
        address = ipaddress.ip_interface(ip)
        kind = kind_of(name.replace("_", " "), None, address.ip in defaults)
        found.append(Interface(name, address, kind))
    return found


def test_a_tunnel_of_any_name_is_told_by_having_one_other_end() -> None:
    assert kind_of("office", UP | RUNNING | POINT_TO_POINT, default=True) is Kind.TUNNEL
    assert kind_of("office", UP | RUNNING, default=True) is Kind.NETWORK


@pytest.mark.parametrize(
    "name", ["eth0", "en0", "wlp3s0", "enp0s31f6", "Ethernet", "Wi-Fi", "bond0"]
)
def test_a_card_is_no_bridge(name: str) -> None:
    assert kind_of(name, UP | RUNNING, default=False) is Kind.NETWORK


def test_a_dead_link_is_left_out_unless_everything_goes_that_way() -> None:
    assert is_up(UP | RUNNING, default=False)
    assert not is_up(UP, default=False)
    assert not is_up(0, default=True)
    assert is_up(UP, default=True)
    assert is_up(None, default=False)


def test_this_machine_has_an_address_that_others_reach() -> None:
    found = interfaces()
    assert not any(each.ip.is_loopback for each in found)
    assert local_addresses() == ([str(each.ip) for each in found] or ["127.0.0.1"])
