package postcode

import (
	"bytes"
	"strings"
	"testing"
)

// memoryIndex builds an index of files that are in memory. It is nil when there are no addresses in them.
func memoryIndex(t *testing.T, files map[kind]string) []byte {
	t.Helper()
	b := newBuilder(Options{})
	b.postAlone = files[addresses]+files[buildings] == ""
	for k := roadCodes; k <= poBoxes; k++ {
		text := []byte(files[k])
		b.decoder = decoder{utf8: encodingOf(text), seen: make(map[string]uint32)}
		b.lines(text, 1, b.taker(k))
	}
	if b.rows.n == 0 {
		return nil
	}
	var out bytes.Buffer
	fw := newWriter(&out)
	if err := b.write(t.Context(), fw); err != nil {
		t.Fatal(err)
	}
	head, err := fw.finish()
	if err != nil {
		t.Fatal(err)
	}
	copy(out.Bytes(), head[:])
	return out.Bytes()
}

// resealed puts new checksums over what was changed, so that what only the checksums would find is read.
func resealed(data []byte) []byte {
	table, err := readTable(data)
	if err != nil {
		return data
	}
	var out bytes.Buffer
	fw := newWriter(&out)
	for s := section(1); s <= sectionCount; s++ {
		fw.add(s, data[table[s].offset:][:table[s].length])
	}
	head, err := fw.finish()
	if err != nil {
		return data
	}
	copy(out.Bytes(), head[:])
	return out.Bytes()
}

func FuzzBuildAndOpen(f *testing.F) {
	const (
		main  = "51130310445753400007700000|5113031026|강원특별자치도|원주시|소초면|교항리|0|20|3|511304457534|장작터길|0|77|0|5113031000|소초면|26304||20230611|0|63|대장|건물|"
		other = "41480253320608900004500023|4148025326|경기도|파주시|파주읍|파주리|0|31|4|414803206089|우계로|0|45|23|4148025300|파주읍|10837||20110729|1|||더샾아파트|"
		jibun = "41480253320608900004500023|4148025326|경기도|파주시|파주읍|파주리|0|31|7|414803206089|0|45|23|31"
		post  = "25627|강원도|Gangwon-do|강릉시|Gangneung-si|강동면|Gangdong-myeon|421504460343|돌평길|Dolpyeong-gil|0|58|16|4215034022007350000044742|큰집|||4215034022||모전리|강동면|0|735|01|0|210-821|"
		boxes = "03186|서울특별시|종로구||광화문우체국사서함|1|0|999|0|110050"
		build = "1111010100|서울특별시|종로구|청운동||0|144|3|111103100012|자하문로|0|94|0|||1111010100101440003031291|01|1111051500|청운효자동|03047|||||||0|03047|0||"
	)
	post2 := strings.NewReplacer("421504460343|돌평길|Dolpyeong-gil|0|58|16|4215034022007350000044742", "414803206089|우계로|Ugye-ro|0|45|23|4148025326100310004000123").Replace(post)
	f.Add(main+"\n"+other, jibun, build, post+"\n"+post2, boxes, uint32(0), byte(0))
	f.Add(main+"\n"+other, "11110|1|1|1|0|101|1|||0|4148025326100310004000123|4148025326|414803206089|0|45|23", build, post, boxes, uint32(0), byte(0))
	f.Add("", "", "", post, boxes, uint32(0), byte(0))
	for at := uint32(64); at < 7000; at += 97 {
		f.Add(main+"\n"+other, jibun, build, post2, boxes, at, byte(1<<(at%8)))
	}
	f.Add(strings.Repeat("|", 100), "", "", "", "", uint32(100), byte(1))
	f.Add("\xff\xfe\x00|", "\n\n\n", "\r\r|", "|", "|", uint32(1), byte(255))
	f.Fuzz(func(t *testing.T, main, jibun, build, post, boxes string, at uint32, flip byte) {
		data := memoryIndex(t, map[kind]string{addresses: main, parcels: jibun, buildings: build, moreParcels: jibun, roadCodes: build, posts: post, poBoxes: boxes, details: jibun})
		if data == nil {
			return
		}
		ask := func(x *Index) {
			for _, q := range []string{"장작터길 77", "파주리 31", "더샵", "우게로 45", "ㅇㄱㄹ", "26304", "파주", "Ugye-ro", "소초면", "파주읍 더", "210-821", "110034", "광화문우체국 사서함 12-3", "큰집"} {
				answer, err := x.Search(q, Page{})
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range answer.Results {
					x.Lookup(r.Key)
					x.Lookup(r.BuildingKey)
				}
			}
		}
		x, err := New(data)
		if err != nil {
			t.Fatalf("what was built does not open: %v", err)
		}
		ask(x)
		data[int(at)%len(data)] ^= flip
		if x, err := New(resealed(data)); err == nil {
			ask(x)
		}
	})
}
