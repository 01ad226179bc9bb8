package main

import (
	"fmt"
	"os"

	"github.com/saja-live/saja/postcode"
	"github.com/saja-live/saja/postcode/golden"
)

// askGolden asks x a list of queries whose right answers are known, and fails where too few stand first or among ten.
func askGolden(x *postcode.Index, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	lines, err := golden.Read(f)
	if err != nil {
		return err
	}
	all := golden.Ask(x, lines, os.Stdout)
	if first, ten := all.Shares(); first < 97 || ten < 99.5 {
		return fmt.Errorf("first %.2f %%, in ten %.2f %%; want 97 %% and 99.5 %%", first, ten)
	}
	return nil
}
