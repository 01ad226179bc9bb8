package main

import (
	"github.com/spf13/cobra"

	desk "github.com/saja-live/saja/internal/address"
)

// addressWork is the program in which a shop builds an index: it is told what to do by the shop, and ends with it.
func addressWork() *cobra.Command {
	return &cobra.Command{
		Use:    "work",
		Short:  "Build an index for a shop that says what to do; a shop starts this by itself",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return desk.Work(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout())
		},
	}
}
