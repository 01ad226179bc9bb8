package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/saja-live/saja/internal/app"
)

var errUnwell = errors.New("some checks failed; what to do stands beside each")

func doctor() *cobra.Command {
	var c common
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check what Saja needs on this machine, and say how to mend what is missing",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			out, well := cmd.OutOrStdout(), true
			for _, check := range app.Doctor(cmd.Context(), c.config, c.data) {
				mark := "ok  "
				switch {
				case check.Mend != "" && check.Optional:
					mark = "note"
				case check.Mend != "":
					mark, well = "FAIL", false
				}
				fmt.Fprintf(out, "%s  %-9s %s\n", mark, check.Name, check.Found)
				if check.Mend != "" {
					fmt.Fprintf(out, "                %s\n", check.Mend)
				}
			}
			if !well {
				return errUnwell
			}
			return nil
		},
	}
	c.flags(cmd)
	return cmd
}
