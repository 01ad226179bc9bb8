package app

import (
	"fmt"
	"regexp"

	"github.com/saja-live/saja/internal/platform/config"
)

// adsConfig is what the law and good manners want of advertising.
type adsConfig struct {
	FreeNumber string `toml:"free_number" doc:"The number by which advertising to telephones is refused at no cost, such as 080-123-4567; it stands under every such message.\nEmpty: none is sent by text message or Kakao."`
	PerDay     int    `toml:"per_day"     doc:"How many advertisements one person is sent on a day, whatever the channel. 0: as many as there are."`
}

var freeNumber = regexp.MustCompile(`^080-\d{3,4}-\d{4}$`)

// check says which option cannot be used.
func (c adsConfig) check() error {
	if c.FreeNumber != "" && !freeNumber.MatchString(c.FreeNumber) {
		return fmt.Errorf("%w: ads.free_number = %q: want a free number, such as 080-123-4567, or nothing", config.ErrInvalid, c.FreeNumber)
	}
	if c.PerDay < 0 || c.PerDay > 50 {
		return fmt.Errorf("%w: ads.per_day = %d: want 0 to 50", config.ErrInvalid, c.PerDay)
	}
	return nil
}
