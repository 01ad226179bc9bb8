package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/saja-live/saja/internal/app"
)

func backup() *cobra.Command {
	var c common
	cmd := &cobra.Command{
		Use:   "backup FOLDER",
		Short: "Copy the shop to a new folder, while it runs; start Saja with --data FOLDER to use it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			config, err := c.load()
			if err != nil {
				return err
			}
			sum, err := app.Backup(cmd.Context(), config, c.data, args[0])
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %d files, %d MB\n", args[0], sum.Files, sum.Bytes>>20)
			return nil
		},
	}
	c.flags(cmd)
	return cmd
}
