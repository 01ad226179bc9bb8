package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/saja-live/saja/internal/app"
)

// common are the options that every command on a shop takes.
type common struct {
	config string
	data   string
}

func (c *common) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.config, "config", "", "configuration file (see saja.example.toml)")
	cmd.Flags().StringVar(&c.data, "data", "data", "data folder")
}

// open reads the configuration.
func (c *common) load() (app.Config, error) {
	return app.LoadConfig(c.config)
}

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:           "saja",
		Short:         "Sell on live video: show, chat, shop and everything behind it, in one program",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	cmd.AddCommand(serve(), migrate(), user(), doctor(), backup(), address(), parcels(), pushes(), textMessages(), printVersion(), printConfig(), printOpenAPI())
	return cmd
}

func printVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) {
			fmt.Fprintf(cmd.OutOrStdout(), "saja %s (%s %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
		},
	}
}

func printConfig() *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Print every option at its default, as TOML",
		Args:  cobra.NoArgs,
		Run:   func(cmd *cobra.Command, _ []string) { fmt.Fprint(cmd.OutOrStdout(), app.Example()) },
	}
}
