package main

import (
	"github.com/spf13/cobra"

	"github.com/saja-live/saja/internal/app"
)

func printOpenAPI() *cobra.Command {
	var old bool
	cmd := &cobra.Command{
		Use:   "openapi",
		Short: "Print the OpenAPI document of the JSON API",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			doc, err := app.OpenAPI(version, old)
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(doc)
			return err
		},
	}
	cmd.Flags().BoolVar(&old, "for-generators", false, "OpenAPI 3.0.3, which code generators read, instead of 3.1")
	return cmd
}
