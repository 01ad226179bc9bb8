package address

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/saja-live/saja/internal/platform/machine"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/postcode"
)

// HeldIndex is what an index holds and since when it is there.
type HeldIndex struct {
	Edition
	Day     string    `json:"day,omitempty" doc:"Of the last daily file in it" example:"20260402"`
	BuiltAt time.Time `json:"builtAt"       doc:"When it was made, or last changed"`
	DataAt  time.Time `json:"dataAt"        doc:"Until when it knows the country"`
	Size    int64     `json:"size"          doc:"Bytes"`
	Changes int       `json:"changes"       doc:"Addresses that daily files changed since it was made"`
	Large   bool      `json:"large,omitempty" doc:"They are so many that it should be made anew from whole files"`
}

// IndexNode is what one process of the shop answers from.
type IndexNode struct {
	Name       string     `json:"name"               doc:"What the process is called by"`
	Self       bool       `json:"self,omitempty"     doc:"It is the one that answers this"`
	SeenAt     time.Time  `json:"seenAt"             doc:"When it was last heard of"`
	Worker     bool       `json:"worker,omitempty"   doc:"It takes files and makes indexes"`
	Index      *HeldIndex `json:"index,omitempty"    doc:"What it answers from; absent: nothing"`
	Before     *HeldIndex `json:"before,omitempty"   doc:"What it could go back to"`
	Behind     bool       `json:"behind,omitempty"   doc:"It answers from another index than the one that was loaded last"`
	Problem    string     `json:"problem,omitempty"  doc:"Why it can't be brought up to date" enum:"away,disk,damaged"`
	FreeMemory int64      `json:"freeMemory"         doc:"Bytes of memory left on its machine; 0: it does not tell"`
	FreeDisk   int64      `json:"freeDisk"           doc:"Bytes of disk left where its index is"`
	Inbox      Inbox      `json:"inbox"              doc:"Of a worker: the folder that it looks into"`

	digest string
}

const (
	tellEvery  = 20 * time.Second // a process tells of itself
	nodeSilent = 9 * tellEvery    // after which one counts as gone
	nodesKept  = 24 * time.Hour
)

// indexAt tells what is in the index at path; nil where there is none that can be used.
func indexAt(path string) *HeldIndex {
	x, err := postcode.Open(path)
	if err != nil {
		return nil
	}
	out := described(path, x.OverlayPath(), x.Meta())
	if x.Close() != nil {
		return nil
	}
	return out
}

// metaOf reads what an index tells of itself.
func metaOf(path string) (postcode.Meta, error) {
	x, err := postcode.Open(path)
	if err != nil {
		return postcode.Meta{}, err
	}
	return x.Meta(), x.Close()
}

func described(path, overlay string, m postcode.Meta) *HeldIndex {
	out := &HeldIndex{Edition: editionOfMeta(m), Day: m.Day}
	for _, file := range []string{path, overlay} {
		if info, err := os.Stat(file); err == nil {
			out.Size += info.Size()
			if at := info.ModTime().UTC(); at.After(out.BuiltAt) {
				out.BuiltAt = at
			}
		}
	}
	out.Changes, out.Large = m.Changed+m.Gone, m.Large()
	out.DataAt = aged(m.Version, m.Day, out.BuiltAt)
	return out
}

// self is what this process tells of itself.
func (d *Desk) self(ctx context.Context) (IndexNode, error) {
	n := IndexNode{Name: d.config.Node, SeenAt: d.now().UTC(), Worker: d.worker.Load()}
	n.FreeMemory, _ = machine.Memory()
	n.FreeDisk, _ = machine.Disk(d.service.path)
	if m, err := d.service.Meta(ctx); err == nil {
		n.Index = described(d.service.path, d.service.overlayPath(), m)
		if n.digest, err = d.digest(d.service.path); err != nil {
			return n, err
		}
	}
	before, err := d.digest(d.before())
	if err == nil && before != "" && before != n.digest {
		n.Before = indexAt(d.before())
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	n.Problem = d.problem
	if d.worker.Load() {
		n.Inbox = Inbox{Folder: d.config.Inbox, State: d.note.state, Files: d.note.files, Waits: d.note.waits}
	}
	return n, err
}

// tell writes down what this process answers from, when that changed and every while.
func (d *Desk) tell(ctx context.Context) error {
	before, err := d.digest(d.before())
	if err != nil {
		return err
	}
	digest, err := d.digest(d.service.path)
	if err != nil {
		return err
	}
	d.mu.Lock()
	mark := digest + before + d.problem + d.note.state + d.note.waits + fmt.Sprint(d.note.files)
	due := mark != d.told.mark || d.now().Sub(d.told.at) >= tellEvery
	d.mu.Unlock()
	if !due {
		return nil
	}
	n, err := d.self(ctx)
	if err != nil {
		return err
	}
	if err := d.db.InTx(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return storeNode(ctx, tx, n) }); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.told.mark, d.told.at = mark, d.now()
	return nil
}

// Nodes lists what each process answers from, those that were heard of lately.
func (d *Desk) Nodes(ctx context.Context) ([]IndexNode, error) {
	all, err := listNodes(ctx, d.db)
	if err != nil {
		return nil, err
	}
	last, err := lastDone(ctx, d.db)
	if err != nil {
		return nil, err
	}
	nodes := []IndexNode{}
	for _, n := range all {
		if n.Self = n.Name == d.config.Node; n.Self {
			if n, err = d.self(ctx); err != nil {
				return nil, err
			}
			n.Self = true
		}
		if d.now().Sub(n.SeenAt) > nodeSilent {
			continue
		}
		n.Behind = n.behind(last)
		nodes = append(nodes, n)
	}
	return nodes, nil
}

// behind says whether a process answers from another index than the one of the last load. One that was put there by hand since then is
// meant to be there.
func (n IndexNode) behind(last Load) bool {
	return last.digest != "" && n.digest != last.digest && (n.Index == nil || last.EndedAt == nil || n.Index.BuiltAt.Before(*last.EndedAt))
}

func storeNode(ctx context.Context, tx *sqldb.Tx, n IndexNode) error {
	told, err := json.Marshal(n)
	if err != nil {
		return err
	}
	changed, err := sqldb.Affected(tx.ExecContext(ctx, `UPDATE address_nodes SET seen_at = ?, digest = ?, told = ? WHERE node = ?`, sqldb.Millis(n.SeenAt), n.digest, string(told), n.Name))
	if err == nil && changed == 0 {
		_, err = tx.ExecContext(ctx, `INSERT INTO address_nodes (node, seen_at, digest, told) VALUES (?, ?, ?, ?)`, n.Name, sqldb.Millis(n.SeenAt), n.digest, string(told))
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM address_nodes WHERE seen_at < ?`, sqldb.Millis(n.SeenAt.Add(-nodesKept)))
	}
	return err
}

func listNodes(ctx context.Context, q sqldb.Querier) ([]IndexNode, error) {
	rows, err := q.QueryContext(ctx, `SELECT node, seen_at, digest, told FROM address_nodes ORDER BY node LIMIT 200`)
	if err != nil {
		return nil, fmt.Errorf("list what processes answer from: %w", err)
	}
	defer rows.Close()
	var all []IndexNode
	for rows.Next() {
		var n IndexNode
		var seen int64
		var name, told string
		if err := rows.Scan(&name, &seen, &n.digest, &told); err != nil {
			return nil, fmt.Errorf("list what processes answer from: %w", err)
		}
		if err := json.Unmarshal([]byte(told), &n); err != nil {
			return nil, fmt.Errorf("list what processes answer from: %w", err)
		}
		n.Name, n.SeenAt = name, sqldb.Moment(seen).UTC()
		all = append(all, n)
	}
	return all, rows.Err()
}
