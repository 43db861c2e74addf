"""Sends packets on wires and says which came out where.

Each line of input is a JSON list of packets; each line of output says what passed: [[id, device], ...]. It ends when a last packet
has come out on the wire that nothing filters: packets of one processor stay in order, so then all others have come out too, or never
will. `flood` sends two packets in turn until the next line comes, and counts.
"""
import json, os, select, socket, struct, sys, threading, time

MARK = b"CORDONID"
os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[0]})


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def transport(packet, pseudo):
    payload = MARK + struct.pack("!I", packet["id"])
    protocol, first, second = packet["protocol"], packet.get("first", 0), packet.get("second", 0)
    if protocol == 6:
        flags = {"syn": 2, "synack": 18, "ack": 16, "rst": 4}[packet.get("flags", "syn")]
        head = struct.pack("!HHIIBBHHH", first, second, packet.get("seq", 1), packet.get("ack", 0), 5 << 4, flags, 65535, 0, 0)
        at = 16
    elif protocol == 17:
        head = struct.pack("!HHHH", first, second, 8 + len(payload), 0)
        at = 6
    elif protocol in (1, 58):
        # Type, code, identifier.
        head = struct.pack("!BBHHH", first, second, 0, packet.get("echo", packet["id"] & 0xFFFF), 1)
        at = 2
        if protocol == 1:
            pseudo = None
        payload = bytes.fromhex(packet["inner"]) + payload if "inner" in packet else payload
    else:
        return payload
    data = head + payload
    whole = data if pseudo is None else pseudo + struct.pack("!II", len(data), protocol) + data
    return data[:at] + struct.pack("!H", checksum(whole) or 0xFFFF) + data[at + 2 :]


def network(packet):
    is_v6 = ":" in packet["source"]
    family = socket.AF_INET6 if is_v6 else socket.AF_INET
    ends = socket.inet_pton(family, packet["source"]) + socket.inet_pton(family, packet["destination"])
    data = transport(packet, ends)
    hops = packet.get("hops", 64)
    if is_v6:
        return b"\x86\xdd", struct.pack("!IHBB", 6 << 28, len(data), packet["protocol"], hops) + ends + data
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(data), 1, 0, hops, packet["protocol"], 0) + ends
    return b"\x08\x00", head[:10] + struct.pack("!H", checksum(head)) + head[12:] + data


def frame(packet, wires):
    kind, data = network(packet)
    goal = packet.get("mac", wires[packet["wire"]])
    return bytes.fromhex(goal.replace(":", "")) + bytes.fromhex("020000000001") + kind + data


class Wires:
    def __init__(self, macs):
        self.macs = macs
        self.sockets = {}
        for wire in macs:
            opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
            opened.bind((wire, 0))
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 26)
            try:
                opened.setsockopt(socket.SOL_SOCKET, 33, 1 << 26)
            except OSError:
                pass
            self.sockets[wire] = opened

    def send(self, packet):
        self.sockets[packet["wire"]].send(frame(packet, self.macs))

    def received(self, timeout):
        by_number = {each.fileno(): wire for wire, each in self.sockets.items()}
        ready, _, _ = select.select(list(by_number), [], [], timeout)
        found = []
        for number in ready:
            opened = self.sockets[by_number[number]]
            while True:
                try:
                    data, address = opened.recvfrom(65535, socket.MSG_DONTWAIT)
                except BlockingIOError:
                    break
                at = data.rfind(MARK)
                if address[2] != socket.PACKET_OUTGOING and at >= 0:
                    found.append([struct.unpack("!I", data[at + 8 : at + 12])[0], by_number[number]])
        return found


LAST = 0xFFFFFFFF


def batch(wires, packets, last):
    passed = []
    for index, packet in enumerate(packets):
        wires.send(packet)
        if index % 64 == 63:
            passed += wires.received(0)
    wires.send({**last, "id": LAST})
    end = time.time() + 20
    while time.time() < end:
        passed += wires.received(0.5)
        if any(each[0] == LAST for each in passed):
            return [each for each in passed if each[0] != LAST]
    raise SystemExit("the last packet never came out")


def flood(wires, packets, last, rate):
    """Until told to stop: how many of each were sent and came out."""
    sent, got = {each["id"]: 0 for each in packets}, {each["id"]: 0 for each in packets}
    stop = threading.Event()

    def note(found):
        for number, _ in found:
            if number in got:
                got[number] += 1

    threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
    frames = [(wires.sockets[each["wire"]], frame(each, wires.macs), each["id"]) for each in packets]
    begin, count = time.time(), 0
    while not stop.is_set():
        for opened, data, number in frames:
            opened.send(data)
            sent[number] += 1
            count += 1
        if count % 64 < len(frames):
            note(wires.received(0))
            ahead = count / rate - (time.time() - begin)
            if ahead > 0:
                time.sleep(ahead)
    rest = batch(wires, [], last)
    note(rest)
    return {"seconds": time.time() - begin, "sent": sent, "got": got}


def main():
    setup = json.loads(sys.stdin.readline())
    wires = Wires(setup["wires"])
    print("ready", flush=True)
    while True:
        line = sys.stdin.readline()
        if not line:
            return
        asked = json.loads(line)
        if isinstance(asked, list):
            answer = batch(wires, asked, setup["last"])
        else:
            print("flooding", flush=True)
            answer = flood(wires, asked["flood"], setup["last"], asked["rate"])
        print(json.dumps(answer), flush=True)


main()
