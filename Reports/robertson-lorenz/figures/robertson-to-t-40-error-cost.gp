# A figure of a costate report. To draw it again: gnuplot robertson-to-t-40-error-cost.gp
set encoding utf8
set terminal svg size 960,434 font 'Arial,12' \
  background '#ffffff' name 'robertson_to_t_40_error_cost'
set output 'robertson-to-t-40-error-cost.svg'
set multiplot
set border 3 lc rgb '#555555' lw 0.8; set tics nomirror out scale 0.5 textcolor '#222222'
set grid lc rgb '#E4E4E4' lt 1 lw 0.6; unset key
set label 1 'robertson to T = 40: gradient error against cost' at screen 0.079167,0.95392 left noenhanced font ',14'
set xlabel 'time of one gradient' noenhanced
set logscale x; set xrange [3.905249741364969e-05:0.08294997439952567]
set xtics ('50 µs' 5e-05, '100 µs' 0.0001, '200 µs' 0.0002, '500 µs' 0.0005, '1 ms' 0.001, '2 ms' 0.002, '5 ms' 0.005, '10 ms' 0.01, '20 ms' 0.02, '50 ms' 0.05)
set logscale y; set yrange [1e-17:31.219718394350238]
set object 1 rectangle from graph 0,first 1e-17 to graph 1,first 1.1102230246251565e-16 behind fc rgb '#D8D8D8' fs solid noborder
set object 2 rectangle from graph 0,first 1.6 to graph 1,first 31.219718394350238 behind fc rgb '#F6E9E2' fs solid noborder
set arrow 3 from graph 0,first 1.6 to graph 1,first 1.6 nohead back lc rgb '#B08878' lw 0.8
set arrow 1 from graph 0,first 0.001 to graph 1,first 0.001 nohead back lc rgb '#8A8A8A' lw 0.8 dt (6,3)
set arrow 2 from graph 0,first 0.1 to graph 1,first 0.1 nohead back lc rgb '#8A8A8A' lw 0.8 dt (6,3)

set lmargin at screen 0.079167; set rmargin at screen 0.75417
set tmargin at screen 0.85714; set bmargin at screen 0.14286
set title 'kvaerno5' noenhanced offset 0,-0.5
set label 10 'fine' at graph 1.0,first 0.0004 left offset 0.6,0 textcolor rgb '#6A6A6A' font ',11'
set label 11 'poor' at graph 1.0,first 0.01 left offset 0.6,0 textcolor rgb '#6A6A6A' font ',11'
set label 12 'wrong' at graph 1.0,first 0.35 left offset 0.6,0 textcolor rgb '#6A6A6A' font ',11'
set ylabel 'relative gradient error' noenhanced offset 1,0
set ytics ('10⁻¹⁶' 1e-16, '10⁻¹⁴' 1e-14, '10⁻¹²' 1e-12, '10⁻¹⁰' 1e-10, '10⁻⁸' 1e-08, '10⁻⁶' 1e-06, '10⁻⁴' 0.0001, '10⁻²' 0.01, '10⁰' 1.0, 'failed' 7.067641008919481)
plot 'robertson-to-t-40-error-cost.dat' index 0 using 1:2 with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55, \
  'robertson-to-t-40-error-cost.dat' index 1 using 1:2 with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95, \
  'robertson-to-t-40-error-cost.dat' index 2 using 1:2 with points lc rgb '#009E73' pt 2 ps 0.9 lw 2.2, \
  'robertson-to-t-40-error-cost.dat' index 3 using 1:2 with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1, \
  'robertson-to-t-40-error-cost.dat' index 4 using 1:2 with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt solid pt 11 ps 0.65, \
  'robertson-to-t-40-error-cost.dat' index 5 using 1:2 with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6, \
  'robertson-to-t-40-error-cost.dat' index 6 using 1:2 with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (3,3) pt 8 ps 0.9

unset object; unset arrow; unset label; unset border; unset tics; unset grid
unset title; unset xlabel; unset ylabel; unset logscale
set tmargin at screen 0.99; set bmargin at screen 0.01
set key at screen 0.80625,0.87558 left top Left reverse spacing 1.25 samplen 3
set xrange [0:1]; set yrange [0:1]
plot NaN with linespoints lc rgb '#0072B2' lt 1 lw 1.6 dt solid pt 7 ps 0.55 title 'tangent' noenhanced, \
  NaN with linespoints lc rgb '#D55E00' lt 1 lw 1.6 dt (7,4) pt 4 ps 0.95 title 'discrete' noenhanced, \
  NaN with linespoints lc rgb '#009E73' lt 1 lw 1.6 dt solid pt 9 ps 0.65 title 'backsolve' noenhanced, \
  NaN with linespoints lc rgb '#CC79A7' lt 1 lw 1.6 dt (7,4) pt 12 ps 1.1 title 'interpolated' noenhanced, \
  NaN with linespoints lc rgb '#E69F00' lt 1 lw 1.6 dt solid pt 11 ps 0.65 title 'checkpointed' noenhanced, \
  NaN with linespoints lc rgb '#000000' lt 1 lw 1.6 dt (10,4) pt 13 ps 0.6 title 'cvodes-bdf · adjoint' noenhanced, \
  NaN with linespoints lc rgb '#666666' lt 1 lw 1.6 dt (3,3) pt 8 ps 0.9 title 'cvodes-bdf · forward' noenhanced, \
  NaN with points lc rgb '#444444' pt 2 ps 0.9 lw 2.2 title 'stopped with an error', \
  NaN with boxes fs solid noborder lc rgb '#D8D8D8' title 'reference uncertainty'
unset multiplot
unset output
