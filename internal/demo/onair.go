package demo

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/saja-live/saja/internal/media/publish"
	"github.com/saja-live/saja/internal/show"
)

// publish sends the clip, again and again, to the ingest with the show's own key, as OBS would, until ctx or the show ends.
func (d *Demo) publish(ctx context.Context) error {
	if d.onAir.ID == "" {
		return nil
	}
	key, err := d.Shows.RotateKey(ctx, d.onAir.ID)
	if err != nil {
		return fmt.Errorf("key of the show on air: %w", err)
	}
	loop, stop := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { // the ingest refuses the clip once the show has ended: stop asking
		for pause(loop, 2*time.Second, 3*time.Second) {
			if of, err := d.Shows.Show(loop, d.onAir.ID); err == nil && of.State == show.Ended {
				stop()
			}
		}
	})
	err = publish.Loop(loop, d.clip, d.RTMP+"/"+key, d.Logger)
	stop()
	watch.Wait()
	return err
}

// direct pins the show's products in turn, the hero first and longest, as a host would. Once a person pins, they direct.
func (d *Demo) direct(ctx context.Context) error {
	last := ""
	for i := 0; ; i++ {
		of, err := d.Shows.Show(ctx, d.onAir.ID)
		switch {
		case err != nil:
			if ctx.Err() == nil {
				d.Logger.Warn("the demo's show was not found", "err", err)
			}
		case of.State == show.Ended || last != "" && of.Pinned != last:
			return nil
		case of.State == show.Live && len(of.Products) > 0:
			next := of.Products[0].ProductID
			if i%4 == 3 {
				next = of.Products[1+(i/4)%(len(of.Products)-1)].ProductID
			}
			if next != of.Pinned {
				if _, err := d.Shows.Pin(ctx, of.ID, next); err == nil {
					last = next
				}
			}
		}
		if !pause(ctx, 12*time.Second, 13*time.Second) {
			return nil
		}
	}
}
