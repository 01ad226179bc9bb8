package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestOnlyPartsOfTheProgramAsInItsFileAreGivenBack(t *testing.T) {
	const smaps = `00400000-00402000 r--p 00000000 fe:00 12 /opt/saja
Size:                  8 kB
Anonymous:             0 kB
VmFlags: rd mr mw me
00402000-01a7d000 r-xp 00002000 fe:00 12 /opt/saja
Anonymous:             0 kB
01a7d000-01a7e000 ---p 00002000 fe:00 12 /opt/saja
Anonymous:             0 kB
0323e000-0323f000 r--p 02e3d000 fe:00 12 /opt/saja
Anonymous:             4 kB
0323f000-03e02000 rw-p 02e3e000 fe:00 12 /opt/saja
Anonymous:             0 kB
7ff897c00000-7ff8a3e56000 r--s 00000000 fe:00 13 /srv/postcode.idx
Anonymous:             0 kB
7ff901d48000-7ff901e9e000 r-xp 00028000 fe:00 14 /usr/lib/libc.so.6
Anonymous:             0 kB
7ffd00000000-7ffd00002000 r-xp 00000000 00:00 0 [vdso]
Anonymous:             0 kB
`
	want := []part{{0x400000, 0x402000}, {0x402000, 0x1a7d000}}
	if got := unchanged(strings.NewReader(smaps), "/opt/saja"); !slices.Equal(got, want) {
		t.Errorf("gives back %x, want %x", got, want)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	own, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	if len(unchanged(own, program)) == 0 {
		t.Error("finds no part of the running program")
	}
	giveBack() // and lives on
	giveBack()
}
