package address

import (
	"os"

	"github.com/saja-live/saja/internal/platform/fault"
	"github.com/saja-live/saja/internal/platform/machine"
)

// Need is what a load takes of a machine.
type Need struct {
	Memory     int64 `json:"memory"     doc:"Bytes of memory while it is at work"`
	FreeMemory int64 `json:"freeMemory" doc:"Bytes of memory that this process's machine has left; 0: it does not tell"`
	Disk       int64 `json:"disk"       doc:"Bytes of disk"`
	FreeDisk   int64 `json:"freeDisk"   doc:"Bytes of disk that are left there"`
}

// Shortage is how much there is too little of, in MB.
type Shortage struct {
	Need    int64 `json:"need"    doc:"What it takes" example:"320"`
	Free    int64 `json:"free"    doc:"What is left" example:"200"`
	Missing int64 `json:"missing" doc:"What must be added to that" example:"120"`
}

// The faults of a machine that is too small.
var (
	ErrMemoryShort = fault.New(fault.Conflict, "address_memory_short", "this machine has too little free memory to make an index of these files")
	ErrDiskShort   = fault.New(fault.Conflict, "address_disk_short", "this machine has too little free disk for what is to be written")
	ErrDiskFull    = fault.New(fault.Conflict, "address_disk_full", "the disk became full while it was written to")
)

const (
	leastMemory = 64 << 20
	leastDisk   = 16 << 20 // an index of few addresses has the areas of all
)

// wholeMemory is what an index of the whole country takes, however much is unpacked for it: what is read twice, or only for its postcodes, is not
// kept. Its 6.4 million addresses took 810 MB from all official files (2.6 GB) where Limit was 700 MB, at a tenth more work than with a gigabyte.
const wholeMemory = 900 << 20

// wholeDisk is what an index of the whole country takes, a quarter more than was measured. A build writes nothing but the new index: 175 MB from the
// addresses and parcels (1.1 GB unpacked), 194 MB with all other files (2.5 GB), 197 MB from the buildings (2 GB), 204 MB from all of them at once.
// The index in use and the one before are there already, and a part of the country takes up to 18 % of what is unpacked.
const wholeDisk = 256 << 20

// Limit is where the collector begins to work harder: what it does not count is the rest.
func (n Need) Limit() int64 { return n.Memory / 5 * 4 }

// need is what files of so many bytes, unpacked, take.
func (d *Desk) need(unpacked int64) Need {
	n := Need{Memory: min(leastMemory+unpacked/10*9, wholeMemory), Disk: spare + min(leastDisk+unpacked/5, wholeDisk)}
	n.FreeMemory, _ = machine.Memory()
	n.FreeDisk, _ = machine.Disk(d.service.path)
	return n
}

// next is what those of files take together that are loaded first; nil: there are none.
func (d *Desk) next(files []OfficialFile) *Need {
	unpacked := map[Kind]int64{}
	for _, f := range files {
		if !f.InUse {
			unpacked[f.Kind] += f.Unpacked
		}
	}
	for _, kind := range []Kind{Full, Days} {
		if n, there := unpacked[kind]; there {
			need := d.need(n)
			return &need
		}
	}
	return nil
}

// Room fails with ErrMemoryShort or ErrDiskShort, and a Shortage, where the machine is too small.
func (n Need) Room() error {
	switch {
	case n.FreeMemory > 0 && n.FreeMemory < n.Memory:
		return short(ErrMemoryShort, n.Memory, n.FreeMemory)
	case n.FreeDisk < n.Disk:
		return short(ErrDiskShort, n.Disk, n.FreeDisk)
	}
	return nil
}

// short says of bytes how many are missing. The sum is right after it was rounded.
func short(of *fault.Fault, need, free int64) *fault.Fault {
	const mb = 1 << 20
	s := Shortage{Need: (need + mb - 1) / mb, Free: free / mb}
	return of.About("need", s.Need).About("free", s.Free).About("missing", s.Need-s.Free)
}

// shortage is what short said, or nil.
func shortage(f *fault.Fault) *Shortage {
	if need, ok := f.Extra("need").(int64); ok {
		free, _ := f.Extra("free").(int64)
		return &Shortage{need, free, need - free}
	}
	return nil
}

// room says whether this machine can do l, if it is the one that does. A machine that would end a program for its memory must not come to it.
func (d *Desk) room(l Load, unpacked int64) error {
	if l.Node != d.config.Node {
		return nil // it looks for itself when it begins
	}
	if l.Kind == Days {
		info, err := os.Stat(d.service.path)
		if err != nil {
			return ErrNoIndex
		}
		unpacked += info.Size() / 4 // some of the index is looked at; what changes is written beside it
	}
	return d.need(unpacked).Room()
}
