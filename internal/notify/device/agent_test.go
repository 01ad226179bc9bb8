package device_test

import (
	"testing"

	"github.com/saja-live/saja/internal/notify/device"
)

func TestAgentsAreKnownByWhatTheyAre(t *testing.T) {
	for header, want := range map[string]device.Agent{
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1":    {Browser: "safari", System: "iphone"},
		"Mozilla/5.0 (Linux; Android 14; SM-S921N) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36": {Browser: "samsung", System: "android"},
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0":              {Browser: "edge", System: "windows"},
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Whale/4.30.0.0 Safari/537.36":       {Browser: "whale", System: "mac"},
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                                     {Browser: "firefox", System: "linux"},
		"":     {Browser: "other", System: "other"},
		"curl": {Browser: "other", System: "other"},
	} {
		if got := device.AgentOf(header); got != want {
			t.Errorf("%q is %v, want %v", header, got, want)
		}
	}
}
