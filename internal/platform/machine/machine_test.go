package machine

import (
	"os"
	"path/filepath"
	"testing"
)

func TestDiskIsThatOfTheNearestFolderThatIsThere(t *testing.T) {
	here, err := Disk(t.TempDir())
	if err != nil || here <= 0 {
		t.Fatalf("%d %v", here, err)
	}
	if _, err := Disk(filepath.Join(t.TempDir(), "not", "yet", "there")); err != nil {
		t.Error(err)
	}
}

func TestMemoryIsReadFromFilesOfOneNameALine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "meminfo")
	if err := os.WriteFile(file, []byte("MemTotal:       24000000 kB\nMemAvailable:    1000 kB\ninactive_file 42\nbad: x kB\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, ok := available(file); !ok || n != 1000<<10 {
		t.Errorf("available %d %v", n, ok)
	}
	if n := cached(file); n != 42 {
		t.Errorf("cached %d", n)
	}
	for _, name := range []string{"MemFree:", "bad:"} {
		if n, ok := word(file, name); ok {
			t.Errorf("%s is %d", name, n)
		}
	}
	if _, ok := available(file + ".none"); ok {
		t.Error("memory of a machine that does not tell")
	}
}
