package main

import (
	"github.com/spf13/cobra"

	"github.com/saja-live/saja/internal/app"
)

func serve() *cobra.Command {
	var c common
	o := app.Options{Version: version}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the shop",
		Long: "Run the shop until it is told to stop; then finish what is under way.\n" +
			"Without --config everything listens on loopback only.\n" +
			"It ends with status 74 when the disk failed to keep a write: let a supervisor start it again.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := c.load()
			if err != nil {
				return err
			}
			o.Data, o.Out = c.data, cmd.OutOrStdout()
			return app.Serve(cmd.Context(), config, o)
		},
	}
	c.flags(cmd)
	cmd.Flags().StringSliceVar(&o.Roles, "roles", app.Roles, "what this process does")
	cmd.Flags().BoolVar(&o.Demo, "demo", false, "fill an empty shop with restaurants, products and a show on air")
	return cmd
}
