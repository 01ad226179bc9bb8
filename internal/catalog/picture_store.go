package catalog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/saja-live/saja/internal/platform/sqldb"
)

func writeWidths(widths []int) string {
	parts := make([]string, len(widths))
	for i, w := range widths {
		parts[i] = strconv.Itoa(w)
	}
	return strings.Join(parts, " ")
}

func readWidths(s string) []int {
	var widths []int
	for part := range strings.FieldsSeq(s) {
		if w, err := strconv.Atoi(part); err == nil {
			widths = append(widths, w)
		}
	}
	return widths
}

const pictureColumns = "id, alt, width, height, widths"

func scanPicture(row interface{ Scan(...any) error }) (p Picture, err error) {
	var widths string
	err = row.Scan(&p.ID, &p.Alt, &p.Width, &p.Height, &widths)
	p.Widths = readWidths(widths)
	return p, err
}

func findPicture(ctx context.Context, q sqldb.Querier, pictureID string) (Picture, error) {
	p, err := scanPicture(q.QueryRowContext(ctx, "SELECT "+pictureColumns+" FROM pictures WHERE id = ?", pictureID))
	if errors.Is(err, sql.ErrNoRows) {
		return Picture{}, ErrPictureNotFound
	}
	return p, err
}

// pictureExists checks a picture that is named by a form; none is fine.
func pictureExists(ctx context.Context, q sqldb.Querier, pictureID string) error {
	if pictureID == "" {
		return nil
	}
	_, err := findPicture(ctx, q, pictureID)
	return err
}

func countPictures(ctx context.Context, q sqldb.Querier, productID string) (n int, err error) {
	var there int
	err = q.QueryRowContext(ctx, `
		SELECT (SELECT COUNT(*) FROM products WHERE id = ?), (SELECT COUNT(*) FROM pictures WHERE product_id = ?)`, productID, productID).
		Scan(&there, &n)
	if err == nil && there == 0 {
		err = ErrNotFound
	}
	return n, err
}

func insertPicture(ctx context.Context, tx *sqldb.Tx, productID string, p Picture, now time.Time) error {
	position := 0
	if productID != "" {
		n, err := countPictures(ctx, tx, productID)
		if err != nil {
			return err
		}
		if n >= maxPictures {
			return ErrPictureCount
		}
		if err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(position), -1) + 1 FROM pictures WHERE product_id = ?", productID).Scan(&position); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO pictures (id, product_id, alt, width, height, widths, edition, position, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p.ID, productID, p.Alt, p.Width, p.Height, writeWidths(p.Widths), Edition, position, now.UnixMilli())
	if err != nil || productID == "" {
		return err
	}
	return chooseCover(ctx, tx, productID, now)
}

// chooseCover keeps the first picture of a product beside the product itself, for lists and the till.
func chooseCover(ctx context.Context, tx *sqldb.Tx, productID string, now time.Time) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE products SET updated_at = ?,
		       cover_id = COALESCE((SELECT id FROM pictures WHERE product_id = ? ORDER BY position, id LIMIT 1), '')
		 WHERE id = ?`, now.UnixMilli(), productID, productID)
	return err
}

func deletePicture(ctx context.Context, tx *sqldb.Tx, productID, pictureID string, now time.Time) ([]int, error) {
	p, err := findPicture(ctx, tx, pictureID)
	if err != nil {
		return nil, err
	}
	n, err := sqldb.Affected(tx.ExecContext(ctx, "DELETE FROM pictures WHERE id = ? AND product_id = ?", pictureID, productID))
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, ErrPictureNotFound
	}
	return p.Widths, chooseCover(ctx, tx, productID, now)
}

func orderPictures(ctx context.Context, tx *sqldb.Tx, productID string, ids []string, now time.Time) error {
	n, err := countPictures(ctx, tx, productID)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for position, pictureID := range ids {
		moved, err := sqldb.Affected(tx.ExecContext(ctx,
			"UPDATE pictures SET position = ? WHERE id = ? AND product_id = ?", position, pictureID, productID))
		if err != nil {
			return err
		}
		if moved == 0 || seen[pictureID] {
			return ErrPictureOrder
		}
		seen[pictureID] = true
	}
	if len(ids) != n {
		return ErrPictureOrder
	}
	return chooseCover(ctx, tx, productID, now)
}

func describePicture(ctx context.Context, tx *sqldb.Tx, pictureID, alt string) error {
	n, err := sqldb.Affected(tx.ExecContext(ctx, "UPDATE pictures SET alt = ? WHERE id = ?", alt, pictureID))
	if err == nil && n == 0 {
		return ErrPictureNotFound
	}
	if err != nil {
		return fmt.Errorf("describe picture %s: %w", pictureID, err)
	}
	return nil
}

func loadPictures(ctx context.Context, q sqldb.Querier, products []Product, at map[string]int, ids []any) error {
	rows, err := q.QueryContext(ctx, "SELECT product_id, "+pictureColumns+`
		  FROM pictures WHERE product_id IN (`+sqldb.Marks(len(ids))+`) ORDER BY product_id, position, id`, ids...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var productID, widths string
		var p Picture
		if err := rows.Scan(&productID, &p.ID, &p.Alt, &p.Width, &p.Height, &widths); err != nil {
			return err
		}
		p.Widths = readWidths(widths)
		product := &products[at[productID]]
		product.Pictures = append(product.Pictures, p)
	}
	return rows.Err()
}

// findRungs gives the widths of a picture and the edition in which it was drawn.
func findRungs(ctx context.Context, q sqldb.Querier, pictureID string) (r rungs, err error) {
	var widths string
	err = q.QueryRowContext(ctx, "SELECT widths, edition FROM pictures WHERE id = ?", pictureID).Scan(&widths, &r.edition)
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrPictureNotFound
	}
	if err != nil {
		return r, fmt.Errorf("find picture %s: %w", pictureID, err)
	}
	r.widths = readWidths(widths)
	return r, nil
}

// oldPictures gives the first n pictures behind after that were drawn in an earlier edition.
func oldPictures(ctx context.Context, q sqldb.Querier, after string, n int) ([]Picture, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+pictureColumns+" FROM pictures WHERE edition < ? AND id > ? ORDER BY id LIMIT ?", Edition, after, n)
	if err != nil {
		return nil, fmt.Errorf("pictures of earlier editions: %w", err)
	}
	defer rows.Close()
	var old []Picture
	for rows.Next() {
		p, err := scanPicture(rows)
		if err != nil {
			return nil, fmt.Errorf("pictures of earlier editions: %w", err)
		}
		old = append(old, p)
	}
	return old, rows.Err()
}

func setEdition(ctx context.Context, tx *sqldb.Tx, pictureID string) error {
	_, err := tx.ExecContext(ctx, "UPDATE pictures SET edition = ? WHERE id = ? AND edition < ?", Edition, pictureID, Edition)
	return err
}
