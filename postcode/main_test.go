package postcode_test

import (
	"log"
	"os"
	"testing"
)

var scratch string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "postcode")
	if err != nil {
		log.Fatal(err)
	}
	scratch = dir
	status := m.Run()
	os.RemoveAll(dir)
	os.Exit(status)
}
