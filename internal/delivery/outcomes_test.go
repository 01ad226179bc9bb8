package delivery_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/saja-live/saja/internal/delivery"
	"github.com/saja-live/saja/internal/platform/id"
	"github.com/saja-live/saja/internal/platform/sqldb"
	"github.com/saja-live/saja/parcel"
)

func TestTheOutcomesAreThoseOfThePeriodByCarrierAndByArea(t *testing.T) {
	tables.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := learning(t, db)
		last := friday(18, 10).AddDate(0, 0, -7)
		s.past("A", 0, last, 1, 1, 1, 1, 2, 2, 2, 3, 3, 6) // the last one is late: none promised a day, and it took over four
		s.past("J", 10, last.AddDate(0, 0, -20), 4)        // there 23 days ago
		back, lost, said := s.send(20), s.send(21), s.send(22)
		for _, c := range []struct {
			sh    delivery.Shipment
			state parcel.State
		}{{back, parcel.Returned}, {lost, parcel.Exception}, {said, parcel.Delivered}} {
			if _, err := s.Set(t.Context(), c.sh.ID, c.state, "이운영", "전화로 들었어요"); err != nil {
				t.Fatal(err)
			}
		}
		var f delivery.Outcomes
		if code := s.call("GET", "/api/v1/admin/parcels/outcomes?period=30d", "", &f); code != 200 {
			t.Fatalf("answered %d", code)
		}
		if f.From != "2026-10-22" || f.To != "2026-11-20" {
			t.Errorf("from %s to %s", f.From, f.To)
		}
		all := f.All
		if all.Arrived != 12 || all.Timed != 11 || all.OnTime != 9 || all.Returned != 1 || all.Lost != 1 || all.Median != 2 || all.P90 != 4 {
			t.Errorf("all: %+v", all)
		}
		if want := []int64{0, 4, 3, 2, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}; !slices.Equal(all.Days, want) {
			t.Errorf("took %v, want %v", all.Days, want)
		}
		if len(f.Carriers) != 1 || f.Carriers[0].Key != usual || f.Carriers[0].Name == "" || f.Carriers[0].NameEn == "" {
			t.Errorf("carriers: %+v", f.Carriers)
		}
		if len(f.Areas) != 2 || f.Areas[0].Key != "seoul" || f.Areas[0].Arrived != 11 || f.Areas[1].Key != "jeju+" || f.Areas[1].Days[4] != 1 {
			t.Errorf("areas: %+v", f.Areas)
		}
		if f, err := s.Outcomes(t.Context(), "7d", "", ""); err != nil || f.All.Timed != 10 {
			t.Errorf("of seven days: %+v, %v", f.All, err)
		}
		if f, err := s.Outcomes(t.Context(), "12m", "", "jeju+"); err != nil || f.All.Timed != 1 || f.Carriers[0].Timed != 1 || len(f.Areas) != 2 || f.From != "2025-12-01" {
			t.Errorf("of twelve months, to Jeju: %+v, %v", f, err)
		}
		if f, err := s.Outcomes(t.Context(), "90d", "kr.hanjin", ""); err != nil || f.All.Arrived != 0 || len(f.Areas) != 0 || len(f.Carriers) != 1 {
			t.Errorf("of a carrier that brought none: %+v, %v", f, err)
		}
		// However long a period is, it counts what its days count.
		for period, days := range map[string]int{"7d": 7, "30d": 30, "90d": 90, "12m": 354} {
			first, last := s.Now().In(id.Seoul).AddDate(0, 0, 1-days).Format("20060102"), s.Now().In(id.Seoul).Format("20060102")
			want := s.number(`SELECT SUM(d0 + d1 + d2 + d3 + d4 + d5 + d6 + d7 + untimed) FROM outcome_days WHERE span = 1 AND first BETWEEN ? AND ?`, first, last)
			if f, err := s.Outcomes(t.Context(), period, "", ""); err != nil || f.All.Arrived != want {
				t.Errorf("of %s: %+v, %v; its days count %d", period, f.All, err, want)
			}
		}
		// What was a mistake is taken off again.
		if _, err := s.TakeBack(t.Context(), said.ID, "이운영", "안 보냈어요"); err != nil {
			t.Fatal(err)
		}
		if f, err := s.Outcomes(t.Context(), "30d", "", ""); err != nil || f.All.Arrived != 11 {
			t.Errorf("after one was taken back: %+v, %v", f.All, err)
		}
	})
}

// BenchmarkOutcomes reads what a shop sees that sends 200,000 parcels a year with ten carriers to everywhere, on a day on which 30
// and 90 days begin in the middle of a month.
func BenchmarkOutcomes(b *testing.B) {
	for name, open1 := range map[string]func(testing.TB) *sqldb.DB{"sqlite": tables.SQLite, "mariadb": tables.MariaDB} {
		s := open(b, open1(b), delivery.Config{})
		s.pass(time.Date(2026, 12, 14, 12, 0, 0, 0, id.Seoul).Sub(s.Now()))
		carriers := parcel.Carriers()[:10]
		areas := []string{"seoul", "gyeonggi", "incheon", "gangwon", "chungbuk", "sejong", "chungnam", "daejeon", "gyeongbuk", "daegu", "ulsan", "busan", "gyeongnam", "jeonbuk", "jeonnam", "gwangju", "jeju+", "incheon+", "jeonnam+"}
		for back := range 400 {
			day := s.Now().AddDate(0, 0, -back)
			err := s.db.InTx(b.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				for _, c := range carriers {
					for _, area := range areas {
						for _, at := range []struct {
							span int
							day  time.Time
						}{{1, day}, {30, day.AddDate(0, 0, 1-day.Day())}} {
							if at.span == 30 && day.Day() != 1 {
								continue
							}
							_, err := tx.ExecContext(ctx, `INSERT INTO outcome_days (span, first, carrier, area, d1, d2, d3, late) VALUES (?, ?, ?, ?, 2, 1, 1, 1)`, at.span, at.day.Format("20060102"), c.ID, area)
							if err != nil {
								return err
							}
						}
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		for _, period := range []string{"7d", "30d", "90d", "12m"} {
			b.Run(fmt.Sprint(name, "/", period), func(b *testing.B) {
				for b.Loop() {
					if f, err := s.Outcomes(b.Context(), period, "", ""); err != nil || f.All.Timed == 0 {
						b.Fatalf("%+v, %v", f.All, err)
					}
				}
			})
		}
	}
}
