//go:build !linux

package main

// giveBack does nothing where it is not known what a start leaves in memory.
func giveBack() {}
