package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/saja-live/saja/internal/app"
)

func migrate() *cobra.Command {
	var c common
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the data folder up to this version, as serve does when it starts",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := c.load()
			if err != nil {
				return err
			}
			if err := app.Migrate(cmd.Context(), config, c.data); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), "the data is up to date")
			return nil
		},
	}
	c.flags(cmd)
	return cmd
}
