package postcode

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Options say what to build an index from and where to put it.
type Options struct {
	Sources  []string // official files, zips of them, or folders
	Out      string   // the index; replaced when the new one is whole
	Version  string   // of the data, such as 202601: goes into the index
	Progress func(Progress)
	// Check is asked whether the new index may take its place; nil: it may. Where it gives an error the build fails with it.
	Check func(*Index) error
}

// Progress is how far a build has come.
type Progress struct {
	File        string
	Read, Total int64 // bytes
	Rows        int
	Stage       string // read, sort, names, write
}

// Report is what a build made and what it left out.
type Report struct {
	Meta     Meta
	Size     int64
	Skipped  []string       // files that are none of the official ones
	Rejected int            // rows
	Reasons  map[string]int // rejected rows by reason
	First    []Rejected     // the first of them, at most 1,000
}

const maxRejectedKept = 1000

// rawRow is an address as it is read. Places are those of the builder, in order of appearance.
type rawRow struct {
	place
	lot
	admin     uint16 // +1; 0 for none
	apartment bool
	zip       uint32 // 1,000,000 for none
	building  uint32 // strings
	register  uint32
	key       uint32 // string of the 관리번호 where it differs from what it would be; 0 if not
	unit8     uint32 // first eight digits of the unit
	number    buildingNo
	old       uint32 // postcode of six digits and one more; 0 for none
	bulk      uint32 // string of the 다량배달처
}

// rawExtra is a further parcel.
type rawExtra struct {
	place
	lot
	unit8 uint32 // of its address; 0 if the file does not tell
}

const noZip = 1_000_000

type rawRoad struct {
	code          uint64
	name, english uint32
}

type rawSigun struct{ code, sido, name uint32 }

type rawUnit struct {
	code                 uint64
	sido, sigun, emd, ri uint32
}

type rawAdmin struct {
	code uint64
	name uint32
}

// builder gathers what the files say.
type builder struct {
	opt    Options
	report Report

	strings []string // the first is empty
	ids     map[string]uint32

	roads    []rawRoad
	roadIDs  map[uint64]uint32
	units    []rawUnit
	unitIDs  map[uint64]uint16
	admins   []rawAdmin
	adminIDs map[uint64]uint16
	english  map[uint32]uint32 // names of areas to their English
	siguns   []rawSigun        // those that need no address to be known

	from []*puller // of an overlay: where areas and roads that the delta names are looked up first
	onto *base     // of an overlay

	rows   pages[rawRow]
	extras pages[rawExtra]
	boxes  []rawBox
	blocks pages[rawBlock]

	postAlone bool    // no other file of addresses is among the sources
	settled   *layout // once the addresses are in order: see settle
	next      int     // behind the address that the post told of last

	file    string
	line    int
	decoder decoder
	row     row
	read    int64
	total   int64
}

// pages is a slice that grows without being copied.
type pages[T any] struct {
	full [][]T
	n    int
}

const pageLength = 1 << 15

func (p *pages[T]) add(v T) {
	if p.n%pageLength == 0 {
		p.full = append(p.full, make([]T, 0, pageLength))
	}
	last := &p.full[len(p.full)-1]
	*last = append(*last, v)
	p.n++
}

func (p *pages[T]) at(i int) *T { return &p.full[i/pageLength][i%pageLength] }

// Build reads the sources and writes an index. It fails if there are no addresses in them, and leaves an earlier index as it is if it
// fails. Rows that can't be read are left out and told of in the report, which is whole also when Build fails.
func Build(ctx context.Context, opt Options) (Report, error) {
	b := newBuilder(opt)
	found, err := find(opt.Sources)
	if err != nil {
		return b.report, err
	}
	defer found.shut()
	b.report.Skipped = found.skipped
	for _, f := range found.days { // saja address apply takes them
		b.report.Skipped = append(b.report.Skipped, f.name)
	}
	b.report.Meta = Meta{Version: opt.Version, Synthetic: found.made}
	b.postAlone = true
	for _, s := range found.files {
		b.total += s.size
		b.postAlone = b.postAlone && s.kind != addresses && s.kind != buildings
	}
	for _, s := range found.files {
		if err := b.readFile(ctx, s); err != nil {
			return b.report, err
		}
		b.report.Meta.Files = append(b.report.Meta.Files, s.name)
	}
	if b.rows.n == 0 {
		return b.report, fmt.Errorf("no addresses in %v", opt.Sources)
	}
	return b.report, b.writeFile(ctx, b.check)
}

func newBuilder(opt Options) *builder {
	if opt.Progress == nil {
		opt.Progress = func(Progress) {}
	}
	return &builder{
		opt: opt, report: Report{Reasons: make(map[string]int)}, strings: []string{""}, ids: map[string]uint32{"": 0},
		roadIDs: make(map[uint64]uint32), unitIDs: make(map[uint64]uint16), adminIDs: make(map[uint64]uint16), english: make(map[uint32]uint32),
	}
}

func (b *builder) readFile(ctx context.Context, s source) error {
	return b.readWith(ctx, s, b.taker(s.kind))
}

// readWith reads a file row by row.
func (b *builder) readWith(ctx context.Context, s source, take func() error) error {
	r, err := s.open()
	if err != nil {
		return fmt.Errorf("open %s: %w", s.name, err)
	}
	defer r.Close()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	b.file, b.decoder = s.name, decoder{seen: make(map[string]uint32)}
	first := true
	read, free := blocks(ctx, r)
	for block := range read {
		if block.err != nil {
			return fmt.Errorf("read %s: %w", s.name, block.err)
		}
		text := block.text
		b.read += int64(len(text))
		if first {
			text = bytes.TrimPrefix(text, bom)
			b.decoder.utf8 = len(text) < len(block.text) || encodingOf(text)
			first = false
		}
		b.lines(text, block.first, take)
		b.opt.Progress(Progress{File: s.name, Read: b.read, Total: b.total, Rows: b.rows.n, Stage: "read"})
		free(block)
	}
	return ctx.Err()
}

func (b *builder) lines(text []byte, first int, take func() error) {
	b.line = first - 1
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte{'\n'})
		text = rest
		b.line++
		if line = trim(line); len(line) == 0 {
			continue
		}
		if len(line) > maxLine {
			b.reject(errLongLine)
			continue
		}
		b.row.split(line)
		if err := take(); err != nil {
			b.reject(err)
		}
	}
}

func (b *builder) reject(err error) {
	b.report.Rejected++
	b.report.Reasons[err.Error()]++
	if len(b.report.First) < maxRejectedKept {
		b.report.First = append(b.report.First, Rejected{b.file, b.line, err.Error()})
	}
}

// intern gives a name of the file its place among the strings.
func (b *builder) intern(name []byte) (uint32, error) {
	if id, ok := b.decoder.seen[string(name)]; ok {
		return id, nil
	}
	s, err := b.decoder.text(name)
	if err != nil {
		return 0, err
	}
	id := b.string(s)
	b.decoder.seen[string(name)] = id
	return id, nil
}

func (b *builder) string(s string) uint32 {
	id, ok := b.ids[s]
	if !ok {
		id = uint32(len(b.strings))
		b.strings = append(b.strings, s)
		b.ids[s] = id
	}
	return id
}

// proper is intern for names of areas and roads.
func (b *builder) proper(name []byte) (uint32, error) {
	id, err := b.intern(name)
	if err == nil && !properName(b.strings[id]) {
		err = errLetters
	}
	return id, err
}

// writeFile writes the index beside its place and moves it there when it is whole and check has nothing against it. Overlays of what was there
// before are removed then.
func (b *builder) writeFile(ctx context.Context, check func(path string) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(b.opt.Out), filepath.Base(b.opt.Out)+".*.new")
	if err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
			err = fmt.Errorf("write index: %w", err)
		}
	}()
	fw := newWriter(f)
	if err := b.write(ctx, fw); err != nil {
		return err
	}
	head, err := fw.finish()
	if err != nil {
		return err
	}
	if _, err := f.WriteAt(head[:], 0); err != nil {
		return err
	}
	b.report.Size = fw.at
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := check(f.Name()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), b.opt.Out); err != nil || b.onto != nil {
		return err
	}
	_ = removeOverlays(b.opt.Out, identityOf(fw.table)) // one that is left lies on nothing, and nobody reads it
	return nil
}

// check opens the new index before it takes its place.
func (b *builder) check(path string) error {
	if b.opt.Check == nil {
		return nil
	}
	x, err := Open(path)
	if err != nil {
		return err
	}
	return errors.Join(b.opt.Check(x), x.Close())
}
