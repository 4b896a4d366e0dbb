insert into product (sku, name, price, stock) values
	('coffee-mug', 'Coffee mug', 12.50, 10000),
	('poster', 'Poster, signed (sold out)', 40.00, 0),
	('tea-pot', 'Tea pot', 29.90, 10000);
