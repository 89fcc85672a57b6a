"""Small exports in the shapes that shop systems write, for tests."""

# ruff: noqa: E501

SHOPIFY_PRODUCTS = """\
Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Price,Image Src,Image Position,Variant Image,Status
wool-hat,Wool Hat,"<p>Knitted in one piece.<br>Warm &amp; light.</p><ul><li>100&nbsp;% wool</li></ul>",Nord,Apparel > Hats,Hat,"winter, hat, sale",true,Colour,Red,Size,S,WH-R-S,29.00,http://p.example/hat-2.jpg?v=1,2,,active
wool-hat,,,,,,,,,Blue,,L,'WH-B-L,31.00,http://p.example/hat-1.jpg?v=1,1,http://p.example/hat-blue.jpg,
wool-hat,,,,,,,,,,,,,,http://p.example/hat-3.jpg?v=1,3,,
felt-bag,Felt Bag,<div>Carries&nbsp;a laptop.</div>,Filz,,Bag,"winter",true,Title,Default Title,,,FB-1,59.00,,,,active
draft-cup,Draft Cup,<p>Soon.</p>,Filz,,Cup,,false,Title,Default Title,,,DC-1,9.00,,,,draft
old-scarf,Old Scarf,<p>Gone.</p>,Nord,,Scarf,,true,Title,Default Title,,,OS-1,19.00,,,,archived
"""

SHOPIFY_ORDERS = """\
Name,Email,Financial Status,Paid at,Fulfillment Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Phone,Notes,Cancelled at,Refunded Amount,Id
#12,mia@mail.example,paid,2025-03-04 10:00:00 +0100,fulfilled,2025-03-04 10:00:00 +0100,1,Felt Bag,59.00,FB-1,Mia M,,"call
mia@mail.example",,0.00,812
#12,,,,,,1,Wool Hat - Blue / L,31.00,,,,,,,
#12,,,,,,1,Wool Hat - Red / S,29.00,WH-R-S,,,,,,
#11,Mia@Mail.example,paid,2025-03-03 10:00:00 +0100,fulfilled,2025-03-03 10:00:00 +0100,1,Wool Hat - Green / M,31.00,,Mia M,,,,0.00,811
#11,,,,,,1,Old Scarf,19.00,OS-1,,,,,,
#11,,,,,,1,Gift card,10.00,,,,,,,
#10,,paid,2025-03-02 10:00:00 +0100,fulfilled,2025-03-02 10:00:00 +0100,1,Felt Bag,59.00,FB-1,,'+49 170 1234567,,,0.00,810
#9,,paid,2025-03-01 10:00:00 +0100,fulfilled,2025-03-01 10:00:00 +0100,1,Felt Bag,59.00,FB-1,,,,,0.00,809
#8,kim@mail.example,refunded,2025-02-08 10:00:00 +0100,fulfilled,2025-02-08 10:00:00 +0100,1,Felt Bag,59.00,FB-1,,,,,59.00,808
#7,kim@mail.example,paid,2025-02-07 10:00:00 +0100,,2025-02-07 10:00:00 +0100,1,Felt Bag,59.00,FB-1,,,,2025-02-07 11:00:00 +0100,0.00,807
#6,kim@mail.example,pending,,,2025-02-06 10:00:00 +0100,1,Felt Bag,59.00,FB-1,,,,,0.00,806
#5,kim@mail.example,paid,2025-02-05 10:00:00 +0100,,2025-02-05 10:00:00 +0100,0,Felt Bag,59.00,FB-1,,,,,0.00,805
#5,,,,,,2,Wool Hat - Red / S,29.00,WH-R-S,,,,,,
"""

WOOCOMMERCE_PRODUCTS = """\
ID,Type,SKU,Name,Published,"Is featured?","Short description",Description,"Regular price",Categories,Tags,Images,Parent,Brands,"Attribute 1 name","Attribute 1 value(s)"
10,variable,TEA,Green Tea,1,0,Fresh.,"First harvest.\\nSteep for 2 minutes.<script>track()</script>",,"Tea > Green, Tea, Offers",loose,"http://p.example/tea-1.jpg, http://p.example/tea-2.jpg",,Leaf,Weight,"100 g, 250 g"
11,variation,TEA-100,Green Tea - 100 g,1,0,,,5.00,,,http://p.example/tea-100.jpg,TEA,,Weight,100 g
12,variation,TEA-250,Green Tea - 250 g,1,0,,,11.00,,,,id:10,,Weight,250 g
20,simple,POT,Iron Pot,1,0,,"[caption]Cast iron.[/caption]",40.00,Ware,,,,Gusseisen,,
30,simple,CUP,Private Cup,0,0,,,4.00,Ware,,,,,,
40,variation,LOST-1,Lost - 1,1,0,,,4.00,,,,LOST,,,
"""

WOOCOMMERCE_LINES = """\
Order Number,Order Status,Order Date,Customer User,Email (Billing),Phone (Billing),SKU,Item Name,Quantity,Quantity Refunded
101,wc-completed,2025-01-02 10:00,0,leo@mail.example,,TEA-250,Green Tea - 250 g,1,0
101,wc-completed,2025-01-02 10:00,0,leo@mail.example,,POT,Iron Pot,1,1
102,Completed,2025-01-03 10:00,7,leo@mail.example,,,Iron Pot,1,0
103,Processing,2025-01-04 10:00,7,other@mail.example,,TEA-100,Green Tea - 100 g,2,0
104,Cancelled,2025-01-05 10:00,7,,,POT,Iron Pot,1,0
105,on-hold,2025-01-06 10:00,8,,,POT,Iron Pot,1,0
106,completed,2025-01-07 10:00,0,,,POT,Iron Pot,1,0
"""

FEED = """\
id\ttitle\tdescription\tlink\timage_link\tadditional_image_link\tprice\tbrand\tgtin\tgoogle_product_category\tproduct_type\titem_group_id\tcolor
0007\tTable 60" wide\t"Solid" oak table\thttp://s.example/7\thttp://p.example/t-1.jpg\thttp://p.example/t-2.jpg,http://p.example/t-3.jpg\t199.00 EUR\tHolz\t4000000000017\tFurniture > Tables\tLiving > Tables\tG7\tbrown
0008\tTable 80" wide\t&lt;p&gt;Solid oak&lt;/p&gt;\thttp://s.example/8\thttp://p.example/t-4.jpg\t\t249.00 EUR\tHolz\t4000000000024\t6392\t\tG7\tblack
"""

FEED_XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title><link>http://s.example</link>
<item><g:id>0007</g:id><g:title>Table 60" wide</g:title><g:description><![CDATA[&lt;p&gt;Solid oak&lt;/p&gt;]]></g:description>
<g:image_link>http://p.example/t-1.jpg</g:image_link><g:additional_image_link>http://p.example/t-2.jpg</g:additional_image_link><g:additional_image_link>http://p.example/t-3.jpg</g:additional_image_link>
<g:product_type>Living &gt; Tables</g:product_type><g:shipping><g:country>DE</g:country><g:price>4 EUR</g:price></g:shipping></item>
</channel></rss>
"""
