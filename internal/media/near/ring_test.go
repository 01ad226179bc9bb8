package near

import (
	"testing"

	"pgregory.net/rapid"
)

func TestRingKeepsWhatAViewerNeedsAndNoMore(t *testing.T) {
	filler := make([]byte, 400_000)
	rapid.Check(t, func(t *rapid.T) {
		var r ring
		var keys []uint64
		for n := range uint64(rapid.IntRange(1, 80).Draw(t, "bursts")) {
			key := rapid.IntRange(0, 20).Draw(t, "key") == 0
			if key {
				keys = append(keys, n)
			}
			r.put(burst{bytes: filler[:rapid.SampledFrom([]int{10, 1000, 400_000}).Draw(t, "size")], key: key, pictures: 1})
			if r.next() != n+1 {
				t.Fatalf("after %d bursts the next is %d", n+1, r.next())
			}
			sum := 0
			for _, c := range r.bursts {
				sum += len(c.bytes)
			}
			if sum != r.bytes || sum > mostBytes {
				t.Fatalf("%d bytes are held, %d counted, %d the most", sum, r.bytes, mostBytes)
			}
			if k, ok := r.key(); ok && (k != keys[len(keys)-1] || !r.holds(k) || !r.bursts[k-r.first].key) {
				t.Fatalf("viewers begin at %d, the last keyframe is %d", k, keys[len(keys)-1])
			} else if !ok && len(keys) > 0 && r.holds(keys[len(keys)-1]) {
				t.Fatal("nobody can begin at the keyframe that is there")
			}
			if r.bytes < mostBytes/2 && len(keys) > 1 && !r.holds(keys[len(keys)-2]) {
				t.Fatal("the keyframe before the last is gone, and there was room")
			}
			if !r.holds(n) {
				continue
			}
			at := rapid.Uint64Range(r.first, n).Draw(t, "at")
			b, next := r.from(at)
			want := 0
			for i := at; i < next; i++ {
				want += len(r.bursts[i-r.first].bytes)
			}
			if len(b) != want || next <= at || next > r.next() {
				t.Fatalf("%d bytes up to %d of those from %d, want %d", len(b), next, at, want)
			}
		}
	})
}
